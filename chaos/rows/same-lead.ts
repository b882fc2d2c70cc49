import { noDedupe, withBroken } from '../breakers';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { asAdmin, countRows, foundChaosTenant, type ChaosTenant } from '../world';

const WINDOW_MS = 5 * 60_000;

/** R8: one Idempotency-Key, whatever happens to it (docs/api.md says what may be expected). */
export const sameKey: Row = {
  id: 'R8',
  title: 'one Idempotency-Key: 50 at once, another body, after a refusal, after a day',
  isAlone: true,
  run: repeatKey,
  broken: [{ name: noDedupe.name, run: (stage) => withBroken(stage.database.adminUrl, noDedupe, () => repeatKey(stage)) }],
};

/** R9: one person within five minutes that slide, in any spelling. */
export const samePerson: Row = {
  id: 'R9',
  title: 'one person in five minutes: 100 at once, any spelling, both sides of the edge',
  isAlone: true,
  run: repeatPerson,
  broken: [{ name: noDedupe.name, run: (stage) => withBroken(stage.database.adminUrl, noDedupe, () => repeatPerson(stage)) }],
};

type Sent = { status: number; leadId: string };

async function send({ url }: Stage, tenant: ChaosTenant, phone: string, key?: string): Promise<Sent> {
  const response = await fetch(`${url()}/api/v1/leads`, {
    method: 'POST',
    headers: { origin: url(), 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    body: JSON.stringify({ tenant: tenant.publicKey, contact: { phone }, consent: { gdpr: true }, source: 'chaos', channel: 'web' }),
  });
  const body = (await response.json()) as { leadId?: string };
  return { status: response.status, leadId: body.leadId ?? '' };
}

const leadsOf = ({ database }: Stage, { id }: ChaosTenant): Promise<number> =>
  countRows(database.adminUrl, 'SELECT count(*) FROM leads WHERE tenant_id = $1', [id]);

async function repeatKey(stage: Stage): Promise<Finding> {
  const tenant = await foundChaosTenant();
  const many = await Promise.all(Array.from({ length: 50 }, () => send(stage, tenant, '+79180000001', 'key-1')));
  const rows = await leadsOf(stage, tenant);
  const other = await send(stage, tenant, '+79180000002', 'key-1');
  const refused = await send(stage, tenant, '12', 'key-2');
  const mended = await send(stage, tenant, '+79180000003', 'key-2');
  await age(stage, tenant);
  const later = await send(stage, tenant, '+79180000001', 'key-1');
  return finding([
    [
      `50 at once: ${rows} row, ${new Set(many.map(({ leadId }) => leadId)).size} lead in the answers`,
      rows === 1 && new Set(many.map(({ leadId }) => leadId)).size === 1,
    ],
    [`another body under the key: ${other.status}`, [409, 422].includes(other.status)],
    [`refused ${refused.status}, then the same key mended: ${mended.status}`, refused.status === 400 && mended.status === 201],
    [
      `the key after a day: ${later.status}, ${later.leadId === many[0]?.leadId ? 'the first answer again' : 'a new lead'}`,
      later.status === 201,
    ],
  ]);
}

/** A day passes: everything of this tenant is a day older. */
async function age({ database }: Stage, { id }: ChaosTenant): Promise<void> {
  await asAdmin(database.adminUrl, async (client) => {
    await client.query(`UPDATE leads SET created_at = created_at - interval '25 hours' WHERE tenant_id = $1`, [id]);
    await client.query(`UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE tenant_id = $1`, [id]);
  });
}

async function repeatPerson(stage: Stage): Promise<Finding> {
  const tenant = await foundChaosTenant();
  const spellings = ['8 (918) 555-67-89', '+7 918 555 67 89', '9185556789', '7-918-555-67-89'];
  const many = await Promise.all(Array.from({ length: 100 }, (_, index) => send(stage, tenant, spellings[index % 4] ?? '')));
  const created = many.filter(({ status }) => status === 201);
  const rows = await leadsOf(stage, tenant);
  const [inside, outside] = [await atEdge(stage, WINDOW_MS - 20_000), await atEdge(stage, WINDOW_MS + 2000)];
  return finding([
    [`100 at once in four spellings: ${created.length} created, ${rows} row`, created.length === 1 && rows === 1],
    [
      `every other answer names the first: ${many.every(({ leadId }) => leadId === created[0]?.leadId)}`,
      many.every(({ leadId }) => leadId === created[0]?.leadId),
    ],
    [`20 s before the five minutes end: ${inside}; 2 s after: ${outside}`, inside === 409 && outside === 201],
  ]);
}

/** The same person again when the first lead is this old. */
async function atEdge(stage: Stage, ageMs: number): Promise<number> {
  const tenant = await foundChaosTenant();
  const first = await send(stage, tenant, '+79185550000');
  await asAdmin(stage.database.adminUrl, (client) =>
    client.query(`UPDATE leads SET created_at = created_at - make_interval(secs => $2) WHERE id = $1`, [first.leadId, ageMs / 1000]),
  );
  return (await send(stage, tenant, '8 918 555-00-00')).status;
}
