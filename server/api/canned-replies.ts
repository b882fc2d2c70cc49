import { createCannedReply, deleteCannedReply, updateCannedReply } from '@/server/domain/canned-replies/commands';
import { listCannedReplies } from '@/server/domain/canned-replies/queries';
import { cannedReplyIdSchema, createCannedReplySchema, updateCannedReplySchema } from '@/server/domain/canned-replies/schema';
import { allow, router } from './trpc';

export const cannedRepliesRouter = router({
  list: allow('canned-replies:read').query(({ ctx }) => listCannedReplies(ctx.scope)),
  create: allow('canned-replies:write')
    .input(createCannedReplySchema)
    .mutation(({ ctx, input }) => createCannedReply(ctx.scope, input)),
  update: allow('canned-replies:write')
    .input(updateCannedReplySchema)
    .mutation(({ ctx, input }) => updateCannedReply(ctx.scope, input)),
  delete: allow('canned-replies:write')
    .input(cannedReplyIdSchema)
    .mutation(({ ctx, input }) => deleteCannedReply(ctx.scope, input)),
});
