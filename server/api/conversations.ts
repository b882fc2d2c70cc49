import {
  claimConversation,
  closeConversation,
  markRead,
  releaseConversation,
  reopenConversation,
  reply,
  returnToBot,
} from '@/server/domain/conversations/commands';
import { assignConversation } from '@/server/domain/conversations/commands/assign-conversation';
import { markUnread } from '@/server/domain/conversations/commands/mark-unread';
import { offerTime } from '@/server/domain/conversations/commands/offer-time';
import { snoozeConversation } from '@/server/domain/conversations/commands/snooze-conversation';
import { countConversations, getAlert, getMessages, getThread, getViewpoint } from '@/server/domain/conversations/queries';
import { listColleagues } from '@/server/domain/conversations/queries/list-colleagues';
import { listConversations } from '@/server/domain/conversations/queries/list-conversations';
import {
  assignSchema,
  conversationIdSchema,
  listConversationsSchema,
  messageIdSchema,
  messagesSchema,
  noteSchema,
  offerTimeSchema,
  readSchema,
  replySchema,
  snoozeSchema,
} from '@/server/domain/conversations/schema';
import { addNote } from '@/server/domain/messages/commands';
import { repeatMessage } from '@/server/domain/messages/commands/repeat-message';
import { retryMessage } from '@/server/domain/messages/commands/retry-message';
import { repeatMessageSchema } from '@/server/domain/messages/schema';
import { allow, router } from './trpc';

export const conversationsRouter = router({
  list: allow('conversations:read')
    .input(listConversationsSchema)
    .query(({ ctx, input }) => listConversations(ctx.scope, input)),
  counts: allow('conversations:read').query(({ ctx }) => countConversations(ctx.scope)),
  viewpoint: allow('conversations:read').query(({ ctx }) => getViewpoint(ctx.scope)),
  colleagues: allow('conversations:read').query(({ ctx }) => listColleagues(ctx.scope)),
  thread: allow('conversations:read')
    .input(conversationIdSchema)
    .query(({ ctx, input }) => getThread(ctx.scope, input)),
  messages: allow('conversations:read')
    .input(messagesSchema)
    .query(({ ctx, input }) => getMessages(ctx.scope, input)),
  alert: allow('conversations:read')
    .input(conversationIdSchema)
    .query(({ ctx, input }) => getAlert(ctx.scope, input)),
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
  markUnread: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => markUnread(ctx.scope, input)),
  assign: allow('conversations:write')
    .input(assignSchema)
    .mutation(({ ctx, input }) => assignConversation(ctx.scope, input)),
  snooze: allow('conversations:write')
    .input(snoozeSchema)
    .mutation(({ ctx, input }) => snoozeConversation(ctx.scope, input)),
  offerTime: allow('conversations:write')
    .input(offerTimeSchema)
    .mutation(({ ctx, input }) => offerTime(ctx.scope, input)),
  retry: allow('conversations:write')
    .input(messageIdSchema)
    .mutation(({ ctx, input }) => retryMessage(ctx.scope, input)),
  repeat: allow('conversations:write')
    .input(repeatMessageSchema)
    .mutation(({ ctx, input }) => repeatMessage(ctx.scope, input)),
  close: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => closeConversation(ctx.scope, input)),
  reopen: allow('conversations:write')
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => reopenConversation(ctx.scope, input)),
});
