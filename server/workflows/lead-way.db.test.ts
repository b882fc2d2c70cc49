import { describe, expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { testScope } from '@/prisma/seed/factories';
import { getLedger } from '@/server/domain/analytics/queries';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { finishLead, markDeadLetter } from '@/server/domain/leads/commands/move-lead';
import { retryLead, retryStuckLeads } from '@/server/domain/leads/commands/retry-lead';
import { getLead } from '@/server/domain/leads/queries/get-lead';
import { receiveMessage } from '@/server/domain/messages/commands';
import type { TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { demoScenario } from '@/prisma/seed/demo-scenario';
import { seedBooking } from '@/prisma/seed/services';
import { leaveLead } from '@/testing/leave-lead';
import { giveScenario } from '@/testing/product-world';
import { answerLead } from './answer-lead';
import { finalizeBooking } from './finalize-booking';
import { startQualification } from './start-qualification';

/** A clinic with a scenario and one accepted lead that nothing has happened to yet. */
async function accepted() {
  const { tenantId, services } = await seedClinic(systemDb());
  await giveScenario({ id: tenantId }, demoScenario(services));
  const lead = await leaveLead({ id: tenantId }, { contact: { name: 'Анна Ким', phone: '+79123456789' } });
  const tenant = { id: tenantId as TenantId };
  return {
    tenantId,
    leadId: lead.leadId,
    conversationId: lead.conversationId ?? '',
    system: testScope(tenant, { kind: 'system', job: 'test' }),
    asAdmin: testScope(tenant),
  };
}
type Job = Awaited<ReturnType<typeof accepted>>;

const start = ({ system, leadId }: Job) => system((scope) => startQualification(scope, { leadId }));
const die = ({ system, leadId }: Job, reason = 'Telegram: 502 Bad Gateway') => system((scope) => markDeadLetter(scope, { leadId, reason }));
const announced = async ({ tenantId }: Job, name: string) =>
  (await systemDb().outbox.findMany({ where: { tenantId, name }, orderBy: { id: 'asc' } })).map(
    ({ data }) => data as Record<string, unknown>,
  );
const kinds = async ({ asAdmin, leadId }: Job) => (await asAdmin((scope) => getLead(scope, { leadId }))).trace.map(({ kind }) => kind);

describe('a dead letter sent again', () => {
  test('that was never greeted is greeted, and its trace tells all of it', async () => {
    const job = await accepted();
    await die(job);
    const before = (await announced(job, 'lead.created')).length;
    expect(await job.asAdmin((scope) => retryLead(scope, { leadId: job.leadId }))).toEqual({ retried: true });
    expect(await announced(job, 'lead.created')).toHaveLength(before + 1);
    await start(job);
    const lead = await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }));
    expect(lead).toMatchObject({ ledgerState: 'waiting', status: 'contacted' });
    expect(await kinds(job)).toEqual(
      expect.arrayContaining(['lead.accepted', 'lead.dead_letter', 'lead.retried', 'channel.chosen', 'message.first_contact']),
    );
  });

  test('that died on an answer is answered, not greeted again', async () => {
    const job = await accepted();
    await start(job);
    const { seq, messageId } = await job.system((scope) =>
      receiveMessage(scope, { conversationId: job.conversationId, text: 'Ребёнку', payload: { answer: { buttonId: 'child' } } }),
    );
    await die(job);
    const created = (await announced(job, 'lead.created')).length;
    await job.asAdmin((scope) => retryLead(scope, { leadId: job.leadId }));
    expect((await announced(job, 'message.received')).at(-1)).toMatchObject({ messageId, seq, leadId: job.leadId });
    expect(await announced(job, 'lead.created')).toHaveLength(created);
    const { conversationId, leadId } = job;
    expect(await job.system((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true }))).toEqual({ outcome: 'answered' });
  });

  test('that had nothing left to do waits for the person again', async () => {
    const job = await accepted();
    await start(job);
    await die(job);
    await job.asAdmin((scope) => retryLead(scope, { leadId: job.leadId }));
    expect(await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }))).toMatchObject({ ledgerState: 'waiting' });
  });

  test('twice goes once, and a lead that is not stuck is left alone', async () => {
    const job = await accepted();
    expect(await job.asAdmin((scope) => retryLead(scope, { leadId: job.leadId }))).toEqual({ retried: false });
    await die(job);
    const results = await Promise.allSettled([1, 2].map(() => job.asAdmin((scope) => retryLead(scope, { leadId: job.leadId }))));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value.retried)).toHaveLength(1);
    expect((await kinds(job)).filter((kind) => kind === 'lead.retried')).toHaveLength(1);
  });

  test('with all the others of its company moves only theirs, and the ledger still adds up', async () => {
    const [job, stranger] = await Promise.all([accepted(), accepted()]);
    await Promise.all([die(job), die(stranger)]);
    expect(await job.asAdmin(retryStuckLeads)).toEqual({ retried: 1 });
    expect(await job.asAdmin(retryStuckLeads)).toEqual({ retried: 0 });
    expect(await job.asAdmin(getLedger)).toMatchObject({ deadLetter: 0, inProgress: 1, balanced: true });
    expect(await stranger.asAdmin(getLedger)).toMatchObject({ deadLetter: 1, balanced: true });
  });
});

describe('a booking', () => {
  test('finishes the lead as booked, and a second telling of it changes nothing', async () => {
    const job = await accepted();
    await start(job);
    const service = await systemDb().service.findFirstOrThrow({
      where: { tenantId: job.tenantId, active: true },
      include: { staff: true },
    });
    const lead = await systemDb().lead.findUniqueOrThrow({ where: { id: job.leadId } });
    const { bookingId } = await seedBooking(systemDb(), {
      tenantId: job.tenantId,
      serviceId: service.id,
      staffId: service.staff[0]?.staffId ?? '',
      leadId: job.leadId,
      conversationId: job.conversationId,
      contactId: lead.contactId,
      durationMin: 30,
      startsAt: new Date(Date.now() + 86_400_000),
      createdAt: new Date(),
    });
    const finalize = () => job.system((scope) => finalizeBooking(scope, { leadId: job.leadId, bookingId }));
    expect(await finalize()).toEqual({ finished: true });
    expect(await finalize()).toEqual({ finished: false });
    const page = await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }));
    expect(page).toMatchObject({ status: 'booked', ledgerState: 'finished', outcome: 'booked' });
    expect(page.ahead.map(({ kind }) => kind)).toEqual(['soon', 'visit']);
  });

  test('ends a lead that had ended otherwise as booked too', async () => {
    const job = await accepted();
    await start(job);
    await job.system((scope) => finishLead(scope, { leadId: job.leadId, outcome: 'silent' }));
    expect(await job.system((scope) => finishLead(scope, { leadId: job.leadId, outcome: 'booked' }))).toEqual({ finished: true });
  });
});

describe('the page of a lead', () => {
  test('shows the answers under the words of their questions, and how many messages each conversation has', async () => {
    const job = await accepted();
    await start(job);
    const { conversationId, leadId } = job;
    const { seq } = await job.system((scope) =>
      receiveMessage(scope, { conversationId, text: 'Ребёнку', payload: { answer: { buttonId: 'child' } } }),
    );
    await job.system((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true }));
    const lead = await job.asAdmin((scope) => getLead(scope, { leadId }));
    expect(lead.answers).toEqual([{ question: 'Что вас привело?', answer: 'Ребёнку' }]);
    expect(lead.conversations.map(({ messageCount }) => messageCount)).toEqual([3]);
    expect(lead.ahead.map(({ kind }) => kind)).toEqual(['silence']);
  });

  test('draws the first contact from the moments of its rows', async () => {
    const job = await accepted();
    await start(job);
    const lead = await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }));
    const row = await systemDb().lead.findUniqueOrThrow({ where: { id: job.leadId } });
    const first = await systemDb().message.findFirstOrThrow({
      where: { tenantId: job.tenantId, direction: 'out' },
      orderBy: { seq: 'asc' },
    });
    const chosen = await systemDb().traceHop.findFirstOrThrow({ where: { leadId: job.leadId, kind: 'channel.chosen' } });
    const since = (at: Date | null) => (at ? at.getTime() - row.createdAt.getTime() : Number.NaN);
    expect(lead.firstSpans?.spans.map(({ toMs }) => toMs)).toEqual([since(chosen.at), since(first.createdAt), since(row.firstContactAt)]);
  });

  test('shows no phone and no e-mail in the technical rows, whoever looks', async () => {
    const job = await accepted();
    await die(job, 'chat of +79123456789 (anna.kim@yandex.ru) not found');
    const { trace } = await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }));
    expect(JSON.stringify(trace)).not.toMatch(/9123456789|anna\.kim/);
    expect(trace.at(-1)?.data.reason).toBe('chat of +7 912 •••-••-89 (a•••@yandex.ru) not found');
  });

  test('says by name which colleague acted', async () => {
    const job = await accepted();
    await job.asAdmin((scope) => addHop(scope, { leadId: job.leadId, kind: 'lead.retried', data: { by: 'mem_unknown' } }));
    const { trace } = await job.asAdmin((scope) => getLead(scope, { leadId: job.leadId }));
    expect(trace.at(-1)?.data.by).toBe('mem_unknown');
  });
});
