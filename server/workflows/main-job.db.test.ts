import { describe, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { open } from '@/server/platform/crypto';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { scenarioSchema } from '@/server/domain/automations/schema';
import { receiveMessage } from '@/server/domain/messages/commands';
import { getLedger } from '@/server/domain/analytics/queries';
import { leaveLead } from '@/testing/leave-lead';
import { giveScenario } from '@/testing/product-world';
import { answerLead } from './answer-lead';
import { remindLead } from './remind-lead';
import { startQualification } from './start-qualification';

const scenario = scenarioSchema.parse({
  greeting: 'Здравствуйте, {name}.',
  questions: [
    {
      id: 'what',
      text: 'Что вас беспокоит?',
      expects: 'option',
      options: [
        { id: 'pain', label: 'Болит зуб' },
        { id: 'other', label: 'Другое', then: { do: 'escalate' } },
      ],
    },
    { id: 'first', text: 'Вы у нас впервые?', expects: 'yes_no' },
  ],
  offer: 'Вот время.',
  texts: {
    notUnderstood: 'Не разобрал.',
    escalated: 'Зову администратора.',
    disqualified: 'Увы.',
    noSlots: 'Перезвоним.',
    later: 'Хорошо.',
    askContact: 'Телефон?',
    booked: 'Записал.',
    reminders: ['Ещё думаете?', 'Напомню последний раз.'],
    farewell: 'Пока.',
  },
  reminderMinutes: [15, 60],
});

async function running() {
  const tenant = await seedTenant();
  await giveScenario(tenant, scenario);
  const lead = await leaveLead(tenant, { contact: { name: 'Анна Ким', phone: '+79123456789' } });
  const system = testScope(tenant, { kind: 'system', job: 'test' });
  await system((scope) => startQualification(scope, { leadId: lead.leadId }));
  return { tenant, system, leadId: lead.leadId, conversationId: lead.conversationId ?? '' };
}
type Running = Awaited<ReturnType<typeof running>>;

const said = async (tenant: SeededTenant) =>
  (await systemDb().message.findMany({ where: { tenantId: tenant.id, direction: 'out' }, orderBy: { seq: 'asc' } })).map((message) =>
    open(message.text),
  );
const state = (tenant: SeededTenant) => systemDb().lead.findFirstOrThrow({ where: { tenantId: tenant.id } });

async function says({ system, leadId, conversationId }: Running, text: string, buttonId?: string) {
  const { seq } = await system((scope) =>
    receiveMessage(scope, { conversationId, text, payload: buttonId ? { answer: { buttonId } } : {} }),
  );
  return system((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true }));
}

describe('the main job', () => {
  test('first contact greets by name, asks the first question and waits', async () => {
    const job = await running();
    expect(await said(job.tenant)).toEqual(['Здравствуйте, Анна.\n\nЧто вас беспокоит?']);
    expect(await state(job.tenant)).toMatchObject({ ledgerState: 'waiting', status: 'contacted' });
    expect((await state(job.tenant)).firstContactAt).not.toBeNull();
  });

  test('first contact tells each fact once and writes down each hop once', async () => {
    const { tenant, leadId } = await running();
    const told = await systemDb().outbox.findMany({ where: { tenantId: tenant.id }, select: { name: true } });
    expect(told.map(({ name }) => name).sort()).toEqual(['lead.changed', 'lead.created', 'message.posted']);
    const hops = await systemDb().traceHop.findMany({ where: { leadId }, orderBy: [{ at: 'asc' }, { id: 'asc' }], select: { kind: true } });
    expect(hops.map(({ kind }) => kind)).toEqual([
      'lead.accepted',
      'channel.chosen',
      'workflow.started',
      'question.asked',
      'message.first_contact',
    ]);
  });

  test('starting twice, as a retried step does, says nothing twice', async () => {
    const job = await running();
    await job.system((scope) => startQualification(scope, { leadId: job.leadId }));
    expect(await said(job.tenant)).toHaveLength(1);
  });

  test('answering the same turn twice says it once', async () => {
    const job = await running();
    const { seq } = await job.system((scope) => receiveMessage(scope, { conversationId: job.conversationId, text: 'болит зуб' }));
    const turn = () =>
      job.system((scope) => answerLead(scope, { leadId: job.leadId, conversationId: job.conversationId, seq, waited: true }));
    expect((await turn()).outcome).toBe('answered');
    expect((await turn()).outcome).toBe('superseded');
    expect(await said(job.tenant)).toEqual(['Здравствуйте, Анна.\n\nЧто вас беспокоит?', 'Вы у нас впервые?']);
  });

  test('a burst of messages is answered once', async () => {
    const job = await running();
    const first = await job.system((scope) => receiveMessage(scope, { conversationId: job.conversationId, text: 'здравствуйте' }));
    const second = await job.system((scope) => receiveMessage(scope, { conversationId: job.conversationId, text: 'болит зуб' }));
    const turn = (seq: number) =>
      job.system((scope) => answerLead(scope, { leadId: job.leadId, conversationId: job.conversationId, seq, waited: true }));
    expect((await turn(first.seq)).outcome).toBe('superseded');
    expect((await turn(second.seq)).outcome).toBe('answered');
    expect(await said(job.tenant)).toHaveLength(2);
  });

  test('without any free time the person is promised a call and a colleague is called', async () => {
    const job = await running();
    await says(job, 'болит зуб');
    await says(job, 'да');
    expect((await said(job.tenant)).at(-1)).toBe('Перезвоним.');
    expect(await systemDb().conversation.findFirstOrThrow({ where: { tenantId: job.tenant.id } })).toMatchObject({
      mode: 'human',
      escalationReason: 'no_slots',
    });
    expect(await state(job.tenant)).toMatchObject({ ledgerState: 'in_progress' });
  });

  test('the bot is silent while a person has the conversation', async () => {
    const job = await running();
    await systemDb().conversation.updateMany({ where: { tenantId: job.tenant.id }, data: { mode: 'human' } });
    expect((await says(job, 'болит зуб')).outcome).toBe('human');
    expect(await said(job.tenant)).toHaveLength(1);
  });

  test('silence is answered with each reminder once, then with peace', async () => {
    const job = await running();
    const later = (minutes: number) =>
      testScope(
        job.tenant,
        { kind: 'system', job: 'test' },
        { clockShiftMs: minutes * 60_000 },
      )((scope) => remindLead(scope, { leadId: job.leadId }));
    expect((await later(14)).outcome).toBe('not_due');
    const parallel = await Promise.all(Array.from({ length: 8 }, () => later(16)));
    expect(parallel.filter((result) => result.outcome === 'reminded')).toHaveLength(1);
    expect((await later(17)).outcome).toBe('not_due');
    expect((await later(80)).outcome).toBe('reminded');
    expect((await later(200)).outcome).toBe('left_in_peace');
    expect(await said(job.tenant)).toHaveLength(3);
    expect(await state(job.tenant)).toMatchObject({ ledgerState: 'finished', outcome: 'silent' });
    expect((await job.system(getLedger)).balanced).toBe(true);
  });

  test('somebody who writes after the end is heard by a person', async () => {
    const job = await running();
    await says(job, 'стоп');
    expect(await state(job.tenant)).toMatchObject({ ledgerState: 'finished', outcome: 'stopped' });
    await says(job, 'а всё-таки, сколько стоит?');
    expect(await state(job.tenant)).toMatchObject({ ledgerState: 'in_progress' });
  });
});
