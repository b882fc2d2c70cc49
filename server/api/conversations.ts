import {
  claimConversation,
  closeConversation,
  markRead,
  releaseConversation,
  reopenConversation,
  reply,
  returnToBot,
} from '@/server/domain/conversations/commands';
import { countConversations, getThread, getViewpoint, listConversations } from '@/server/domain/conversations/queries';
import {
  conversationIdSchema,
  listConversationsSchema,
  noteSchema,
  readSchema,
  replySchema,
  threadSchema,
} from '@/server/domain/conversations/schema';
import { addNote } from '@/server/domain/messages/commands';
import { allow, router } from './trpc';

export const conversationsRouter = router({
  list: allow('conversations:read')
    .input(listConversationsSchema)
    .query(({ ctx, input }) => listConversations(ctx.scope, input)),
  counts: allow('conversations:read').query(({ ctx }) => countConversations(ctx.scope)),
  viewpoint: allow('conversations:read').query(({ ctx }) => getViewpoint(ctx.scope)),
  thread: allow('conversations:read')
    .input(threadSchema)
    .query(({ ctx, input }) => getThread(ctx.scope, input)),
  claim: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => claimConversation(ctx.scope, input)),
  takeOver: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => claimConversation(ctx.scope, { ...input, takeOver: true })),
  release: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => releaseConversation(ctx.scope, input)),
  returnToBot: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => returnToBot(ctx.scope, input)),
  reply: allow('conversations:write')
    .input(replySchema)
    .mutation(({ ctx, input }) => reply(ctx.scope, input)),
  note: allow('conversations:write')
    .input(noteSchema)
    .mutation(({ ctx, input }) => addNote(ctx.scope, input)),
  read: allow('conversations:write')
    .input(readSchema)
    .mutation(({ ctx, input }) => markRead(ctx.scope, { ...input, side: 'operator' })),
  close: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => closeConversation(ctx.scope, input)),
  reopen: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => reopenConversation(ctx.scope, input)),
});
