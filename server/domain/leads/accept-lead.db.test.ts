import { describe, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { leaveLead } from '@/testing/leave-lead';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import type { LeadArrival } from './commands/accept-lead';
import { getLead } from './queries/get-lead';

const accept = (
  tenant: SeededTenant,
  contact: { name?: string; phone?: string; email?: string },
  over: Partial<LeadArrival> = {},
  input: Record<string, unknown> = {},
) => leaveLead(tenant, { contact, arrival: { ip: '203.0.113.7', userAgent: 'test', ...over }, input });
const minutes = (count: number) => count * 60_000;

describe('acceptance of a lead', () => {
  test('100 parallel submits of one person in any spelling are one lead', async () => {
    const tenant = await seedTenant();
    const spellings = ['8 (912) 345-67-89', '+7 912 345 67 89', '9123456789', '7-912-345-67-89'];
    const results = await Promise.all(Array.from({ length: 100 }, (_, index) => accept(tenant, { phone: spellings[index % 4] })));
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(1);
    expect(new Set(results.map((result) => result.leadId)).size).toBe(1);
    expect(await systemDb().lead.count({ where: { tenantId: tenant.id } })).toBe(1);
    expect((await systemDb().tenant.findUniqueOrThrow({ where: { id: tenant.id } })).leadCounter).toBe(1);
  });

  test('crossed phones and e-mails do not deadlock', async () => {
    const tenant = await seedTenant();
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        accept(tenant, index % 2 ? { phone: '+79120000001', email: 'b@x.ru' } : { phone: '+79120000002', email: 'b@x.ru' }),
      ),
    );
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(1);
  });

  test('a lead whose connection is cut is accepted or refused as unavailable, and the next one finds a new connection', async () => {
    const tenant = await seedTenant();
    const sent = Promise.allSettled(Array.from({ length: 40 }, (_, index) => accept(tenant, { phone: `+791200010${10 + index}` })));
    await systemDb()
      .$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT accept_lead%'`;
    const results = await sent;
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'UNAVAILABLE', reason: 'database.unavailable' });
    const kept = await systemDb().lead.findMany({ where: { tenantId: tenant.id }, select: { id: true } });
    const promised = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.leadId] : []));
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(promised));
    expect((await accept(tenant, { phone: '+79120002000' })).outcome).toBe('created');
  });

  test('the five minutes slide and duplicates do not extend them', async () => {
    const tenant = await seedTenant();
    const start = Date.now() - minutes(20);
    const at = (ms: number) => accept(tenant, { phone: '+79120000003' }, { now: new Date(start + ms) });
    const first = await at(0);
    expect((await at(minutes(4.9))).outcome).toBe('duplicate');
    expect((await at(minutes(5) - 1)).leadId).toBe(first.leadId);
    expect((await at(minutes(5) + 1)).outcome).toBe('created');
  });

  test('a duplicate fills empty fields and overwrites none', async () => {
    const tenant = await seedTenant();
    await accept(tenant, { phone: '+79120000004', name: 'Анна' });
    await accept(tenant, { phone: '+79120000004', name: 'Пётр', email: 'anna@x.ru' });
    const contact = await systemDb().contact.findFirstOrThrow({ where: { tenantId: tenant.id } });
    expect(contact.emailHash).not.toBeNull();
    expect(await systemDb().contact.count({ where: { tenantId: tenant.id } })).toBe(1);
  });

  test('a known phone gets no access to the conversation of its owner', async () => {
    const tenant = await seedTenant();
    const owner = await accept(tenant, { phone: '+79120000005' });
    const stranger = await accept(tenant, { phone: '+79120000005' });
    expect(stranger.leadId).toBe(owner.leadId);
    expect(stranger.conversationId).not.toBe(owner.conversationId);
    expect(stranger.visitorId).not.toBe(owner.visitorId);
    const linked = await systemDb().conversation.findUniqueOrThrow({ where: { id: stranger.conversationId ?? '' } });
    expect(linked).toMatchObject({ mode: 'human', linkedConversationId: owner.conversationId });
    const proven = await accept(tenant, { phone: '+79120000005' }, { provenVisitorId: owner.visitorId });
    expect(proven.conversationId).toBe(owner.conversationId);
  });

  test('the same Idempotency-Key 50 times in parallel is one lead with one answer', async () => {
    const tenant = await seedTenant();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => accept(tenant, { phone: '+79120000006' }, { idempotencyKey: 'k-1' })),
    );
    expect(results.every((result) => result.outcome === 'created')).toBe(true);
    expect(new Set(results.map((result) => `${result.leadId}${result.conversationId}${result.visitorId}`)).size).toBe(1);
    expect(results.filter((result) => !result.replayed)).toHaveLength(1);
  });

  test('an Idempotency-Key with another body is refused', async () => {
    const tenant = await seedTenant();
    await accept(tenant, { phone: '+79120000007' }, { idempotencyKey: 'k-2' });
    await expect(accept(tenant, { phone: '+79120000008' }, { idempotencyKey: 'k-2' })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'idempotency.key_reused',
    });
  });

  test('two tenants with the same phone are two leads', async () => {
    const [one, two] = await Promise.all([seedTenant(), seedTenant()]);
    expect((await accept(one, { phone: '+79120000009' })).outcome).toBe('created');
    expect((await accept(two, { phone: '+79120000009' })).outcome).toBe('created');
  });

  test.each([
    [{ phone: '12' }, 'phone.invalid'],
    [{ email: 'a@b' }, 'email.invalid'],
    [{}, 'contact.required'],
  ])('%o is refused with %s at its field', async (contact, reason) => {
    const tenant = await seedTenant();
    await expect(accept(tenant, contact)).rejects.toMatchObject({ code: 'INVALID', fields: [expect.objectContaining({ reason })] });
    expect(await systemDb().lead.count({ where: { tenantId: tenant.id } })).toBe(0);
  });

  test.each(['\u0000', "'; DROP TABLE leads; --", '<script>alert(1)</script>', '‮مرحبا', '👩‍⚕️', '\ud800', '=cmd()'])(
    'hostile text %j is stored as text',
    async (text) => {
      const tenant = await seedTenant();
      const result = await accept(
        tenant,
        { phone: '+79120000010', name: `Анна ${text}` },
        {},
        { payload: { note: text, [text || 'k']: 1 }, page: { url: `https://x.ru/?q=${text}` }, utm: { source: text } },
      );
      expect(result.outcome).toBe('created');
    },
  );

  test('a lead without consent is refused, and says so', async () => {
    const tenant = await seedTenant();
    await expect(accept(tenant, { phone: '+79120000011' }, {}, { consent: { gdpr: false } })).rejects.toMatchObject({
      fields: [{ field: 'consent.gdpr', reason: 'consent.required' }],
    });
  });

  test('personal data is not in the rows in clear', async () => {
    const tenant = await seedTenant();
    const payload = { diagnosis: 'пульпит', second_phone: '+79129998877', nested: { words: ['аллергия'] } };
    const { leadId } = await accept(tenant, { phone: '+79120000012', name: 'Екатерина', email: 'kate@yandex.ru' }, {}, { payload });
    const [contact, stored] = [
      await systemDb().contact.findFirstOrThrow({ where: { tenantId: tenant.id } }),
      await systemDb().lead.findFirstOrThrow({ where: { tenantId: tenant.id } }),
    ];
    expect(JSON.stringify([contact, stored])).not.toMatch(/Екатерина|79120000012|kate@yandex|пульпит|79129998877|аллергия|diagnosis/);
    expect((await testScope(tenant)((scope) => getLead(scope, { leadId }))).payload).toEqual(payload);
  });
});
