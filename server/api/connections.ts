import { z } from 'zod';
import { createConnection, updateConnection } from '@/server/domain/connections/commands';
import { getConnection, listConnections } from '@/server/domain/connections/queries';
import { connectionUsage } from '@/server/domain/connections/queries/connection-usage';
import { connectionIdSchema, createConnectionSchema, testLetterSchema, updateConnectionSchema } from '@/server/domain/connections/schema';
import { listFlags } from '@/server/domain/flags/queries';
import { channelProviders, getProvider } from '@/server/providers/channels/registry';
import {
  connectChannel,
  disconnectChannel,
  hookReport,
  inboundMail,
  removeChannel,
  renewMailSecret,
  sendTestLetter,
  testConnection,
} from './connect-channel';
import { callLab, isLabOn } from './lab-call';
import { allow, allowActing, router } from './trpc';

/** The channels page. Credentials go in and never come out. */
export const connectionsRouter = router({
  catalog: allow('connections:read').query(async ({ ctx }) => ({
    lab: isLabOn(),
    /** Channels whose kill switch is off, whoever turned it: nothing is sent there, however well connected. */
    switchedOff: (await listFlags(ctx.scope)).flatMap(({ key, enabled }) => (key.startsWith('channel.') && !enabled ? [key.slice(8)] : [])),
    providers: Object.values(channelProviders).map(({ id, channel, fields, capabilities }) => ({ id, channel, fields, capabilities })),
  })),
  list: allow('connections:read').query(({ ctx }) => listConnections(ctx.scope)),
  create: allow('connections:write')
    .input(createConnectionSchema)
    .mutation(({ ctx, input }) => createConnection(ctx.scope, { ...input, provider: getProvider(input.provider) })),
  update: allow('connections:write')
    .input(updateConnectionSchema)
    .mutation(async ({ ctx, input }) => {
      const { provider } = await getConnection(ctx.scope, input.connectionId);
      await updateConnection(ctx.scope, { ...input, provider: getProvider(provider) });
    }),
  test: allowActing('connections:write')
    .input(connectionIdSchema)
    .mutation(({ ctx, input }) => testConnection(ctx.enter, input)),
  connect: allowActing('connections:write')
    .input(connectionIdSchema)
    .mutation(({ ctx, input }) => connectChannel(ctx.enter, input)),
  disconnect: allowActing('connections:write')
    .input(connectionIdSchema)
    .mutation(({ ctx, input }) => disconnectChannel(ctx.enter, input)),
  usage: allow('connections:read')
    .input(connectionIdSchema)
    .query(({ ctx, input }) => connectionUsage(ctx.scope, input)),
  /** Only one that nobody has talked through; CONFLICT otherwise. */
  delete: allowActing('connections:write')
    .input(connectionIdSchema)
    .mutation(({ ctx, input }) => removeChannel(ctx.enter, input)),
  hook: allowActing('connections:read')
    .input(connectionIdSchema)
    .query(({ ctx, input }) => hookReport(ctx.enter, input)),
  sendTestLetter: allowActing('connections:write')
    .input(testLetterSchema.extend({ subject: z.string().max(200), text: z.string().max(2000), fromName: z.string().max(120) }))
    .mutation(({ ctx, input }) => sendTestLetter(ctx.enter, input)),
  /** The address for a mail server and when it last handed a letter on. The secret is not among it: it is shown when it is made. */
  inbound: allow('connections:read')
    .input(connectionIdSchema)
    .query(({ ctx, input }) => inboundMail(ctx.scope, input)),
  renewSecret: allowActing('connections:write')
    .input(connectionIdSchema)
    .mutation(({ ctx, input }) => renewMailSecret(ctx.enter, input)),
  /** One click: a simulated bot or mailbox of the lab, connected in test mode. */
  connectLab: allowActing('connections:write')
    .input(z.object({ channel: z.enum(['telegram', 'email']) }))
    .mutation(async ({ ctx, input }) => {
      const name = await ctx.enter(
        async (scope) => (await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { slug: true } })).slug,
      );
      const credentials = input.channel === 'telegram' ? await labBot(ctx.tenantId, name) : await labMailbox(ctx.tenantId, name);
      const { connectionId } = await ctx.enter((scope) =>
        createConnection(scope, { provider: channelProviders[input.channel], name: '', credentials, isTest: true }),
      );
      return { connectionId, ...(await connectChannel(ctx.enter, { connectionId })) };
    }),
});

/** What BotFather would give. */
export async function labBot(tenantId: string, name: string): Promise<{ token: string }> {
  return callLab(tenantId, { action: 'createBot', name }, z.object({ token: z.string() }));
}

/** The account of the lab's mail server; `.test` never leaves a machine (RFC 6761). */
export async function labMailbox(tenantId: string, name: string): Promise<Record<string, string | number>> {
  const account = await callLab(tenantId, { action: 'mailAccount' }, z.object({ user: z.string(), password: z.string() }));
  return { host: 'mail.lab.test', port: 587, security: 'starttls', from: `hello@${name}.test`, ...account };
}
