import { z } from 'zod';
import { moveClock } from '@/server/domain/clock/commands';
import { readClock } from '@/server/domain/clock/queries';
import { listConnections } from '@/server/domain/connections/queries';
import { findPersonLead, trialFacts } from '@/server/domain/trials/queries';
import { trialOf } from '@/server/domain/trials/rules';
import { savedRunSchema } from '@/server/domain/trials/schema';
import { moveTenantTimers } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { callLab } from './lab-call';
import { listTimers, setClockSpeed } from './run-clock';
import { allowActing, allow, router } from './trpc';

/**
 * Полигон: a person plays the prospect. Everything goes to the simulators over HTTP; what they answer is parsed like any
 * vendor's answer. The clock is the tenant's own.
 */
const chatId = z.string().max(20);
const empty = z.object({}).transform(() => undefined);

const buttonSchema = z.object({ text: z.string(), callback_data: z.string().optional(), url: z.string().optional() });
const stateSchema = z.object({
  bots: z.array(z.object({ token: z.string(), username: z.string(), hook: z.boolean(), lastError: z.string().nullable() })),
  chats: z.array(
    z.object({
      chatId: z.string(),
      token: z.string(),
      name: z.string(),
      phone: z.string(),
      started: z.boolean(),
      blocked: z.boolean(),
      keyboard: z.array(z.array(z.union([z.string(), z.object({ text: z.string(), request_contact: z.boolean().optional() })]))),
    }),
  ),
  messages: z.array(
    z.object({
      id: z.string(),
      chatId: z.string(),
      messageId: z.number(),
      fromBot: z.boolean(),
      text: z.string(),
      markup: z.object({ inline_keyboard: z.array(z.array(buttonSchema)).optional() }).nullable(),
      contact: z.boolean(),
      notice: z.string().nullable(),
      at: z.coerce.date(),
    }),
  ),
  letters: z.array(
    z.object({
      id: z.string(),
      sender: z.string(),
      recipient: z.string(),
      subject: z.string(),
      preview: z.string(),
      seen: z.boolean(),
      outgoing: z.boolean(),
      inReplyTo: z.string(),
      messageId: z.string(),
      at: z.coerce.date(),
    }),
  ),
  acts: z.number(),
  faults: z.array(z.object({ device: z.enum(['telegram', 'mail']), kind: z.string(), value: z.number() })),
  wires: z.array(
    z.object({
      id: z.string(),
      device: z.enum(['telegram', 'mail']),
      direction: z.enum(['in', 'out']),
      title: z.string(),
      status: z.number(),
      ms: z.number(),
      at: z.coerce.date(),
    }),
  ),
});

export type LabState = z.infer<typeof stateSchema>;

const use = allowActing('lab:use');

export const labRouter = router({
  state: use.query(async ({ ctx }) => {
    const [state, hasMailbox] = await Promise.all([
      callLab(ctx.tenantId, { action: 'state' }, stateSchema),
      ctx.enter(async (scope) =>
        (await listConnections(scope)).some((one) => one.channel === 'email' && one.isTest && one.status === 'connected'),
      ),
    ]);
    // A bot's token is a credential, also in the lab: a screen knows it by its first digits.
    return {
      ...state,
      hasMailbox,
      bots: state.bots.map(({ token, ...bot }) => ({ ...bot, id: botId(token) })),
      chats: state.chats.map(({ token, ...chat }) => ({ ...chat, botId: botId(token) })),
    };
  }),
  wire: use
    .input(z.object({ wireId: z.string().max(64) }))
    .query(({ ctx, input }) =>
      callLab(
        ctx.tenantId,
        { action: 'wire', ...input },
        z.object({ id: z.string(), title: z.string(), status: z.number(), request: z.string(), response: z.string() }),
      ),
    ),
  letter: use.input(z.object({ letterId: z.string().max(64) })).query(({ ctx, input }) =>
    callLab(
      ctx.tenantId,
      { action: 'letter', ...input },
      z.object({
        id: z.string(),
        sender: z.string(),
        recipient: z.string(),
        subject: z.string(),
        html: z.string().nullable(),
        text: z.string(),
        messageId: z.string(),
        at: z.coerce.date(),
      }),
    ),
  ),
  createChat: use
    .input(z.object({ botId: z.string().max(20), firstName: z.string().trim().min(1).max(64), phone: z.string().max(32).optional() }))
    .mutation(async ({ ctx, input }) => {
      const { bots } = await callLab(ctx.tenantId, { action: 'state' }, stateSchema);
      const token = bots.find((bot) => botId(bot.token) === input.botId)?.token ?? '';
      return callLab(
        ctx.tenantId,
        { action: 'createChat', token, firstName: input.firstName, phone: input.phone },
        z.object({ chatId: z.string() }),
      );
    }),
  start: use
    .input(z.object({ chatId, payload: z.string().max(64).optional() }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'start', ...input }, empty)),
  type: use
    .input(z.object({ chatId, text: z.string().trim().min(1).max(4096) }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'type', ...input }, empty)),
  edit: use
    .input(z.object({ chatId, messageId: z.number().int(), text: z.string().trim().min(1).max(4096) }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'edit', ...input }, empty)),
  reply: use
    .input(z.object({ letterId: z.string().max(64), text: z.string().trim().min(1).max(10_000) }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'reply', ...input }, z.object({ letterId: z.string() }))),
  press: use
    .input(z.object({ chatId, messageId: z.number().int(), data: z.string().max(64) }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'press', ...input }, empty)),
  shareContact: use.input(z.object({ chatId })).mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'contact', ...input }, empty)),
  block: use
    .input(z.object({ chatId, blocked: z.boolean() }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'block', ...input }, empty)),
  setFault: use
    .input(z.object({ device: z.enum(['telegram', 'mail']), kind: z.string().max(40), value: z.number().int().min(0).max(60_000) }))
    .mutation(({ ctx, input }) => callLab(ctx.tenantId, { action: 'fault', ...input }, empty)),
  /** Whose lead is behind a device: the trace beside the phones shows it. */
  leadOf: allow('lab:use')
    .input(z.object({ device: z.enum(['telegram', 'mail']), id: z.string().max(320) }))
    .query(async ({ ctx, input }) => ({ leadId: (await findPersonLead(ctx.scope, input))?.id ?? null })),
  /** The run as a file that testing/replay-trial.ts does again. */
  saveRun: use.input(z.object({ name: z.string().trim().min(1).max(80) })).mutation(async ({ ctx, input }) => {
    const run = await callLab(ctx.tenantId, { action: 'run' }, savedRunSchema);
    return ctx.enter(async (scope) => trialOf(await trialFacts(scope, { run, name: input.name })));
  }),
  clear: use.mutation(({ ctx }) => callLab(ctx.tenantId, { action: 'clear' }, empty)),
  clock: allow('lab:use').query(({ ctx }) => readClock(ctx.scope)),
  timers: use.query(({ ctx }) => listTimers(ctx.enter, ctx.tenantId)),
  /** Also the sign of an open page that somebody watches; see run-clock.ts. */
  runClock: use
    .input(z.object({ speed: z.union([z.literal(0), z.literal(1), z.literal(60)]) }))
    .mutation(({ ctx, input }) => setClockSpeed(ctx.enter, ctx.tenantId, input)),
  moveClock: use.input(z.object({ byMs: z.number().int().min(0).max(31_536_000_000) })).mutation(async ({ ctx, input }) => {
    const { shiftMs, movedMs } = await ctx.enter((scope) => moveClock(scope, input));
    // The clock is the tenant's and has moved; timers that stayed are told, so that nobody waits for what will not come.
    const timersMoved = await moveTenantTimers(ctx.tenantId, movedMs).then(
      () => true,
      (error: unknown) => (log.warn({ event: 'timers_not_moved', error: String(error) }), false),
    );
    await callLab(ctx.tenantId, { action: 'clock', byMs: movedMs }, empty).catch(() => undefined); // a lab that is off keeps no runs
    return { shiftMs, timersMoved };
  }),
});

function botId(token: string): string {
  return token.split(':')[0] ?? '';
}
