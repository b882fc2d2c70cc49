import type { LabDb } from '@/server/auth/lab';

/**
 * How a simulator can misbehave. The value is milliseconds for `delay` and messages a second for `limit`; else 1.
 *   telegram: rate_limited (429) · server_error (500) · gateway (502 of something in between) · delay · silent (never answers,
 *             nothing done) · cut (done, but the answer is lost) · duplicate and reorder (its calls to our webhook) · limit
 *   mail:     later (451) · bounce (550 5.1.1) · delay · silent · cut
 */
export const faultKinds = {
  telegram: ['rate_limited', 'server_error', 'gateway', 'delay', 'silent', 'cut', 'duplicate', 'reorder', 'limit'],
  mail: ['later', 'bounce', 'delay', 'silent', 'cut'],
} as const;

export type Device = keyof typeof faultKinds;
export type Faults = Partial<Record<string, number>>;

export async function faultsOf(db: LabDb, tenantId: string, device: Device): Promise<Faults> {
  const rows = await db.labFault.findMany({ where: { tenantId, device } });
  return Object.fromEntries(rows.map((row) => [row.kind, row.value]));
}

/** Switches a fault on with its value, or off with 0. Unknown kinds are refused by the control API before this. */
export async function setFault(db: LabDb, fault: { tenantId: string; device: Device; kind: string; value: number }): Promise<void> {
  const { tenantId, device, kind, value } = fault;
  const key = { tenantId, device, kind };
  if (value <= 0) await db.labFault.deleteMany({ where: key });
  else
    await db.labFault.upsert({
      where: { tenantId_device_kind: key },
      create: { ...key, value, updatedAt: new Date() },
      update: { value, updatedAt: new Date() },
    });
}

/** Waits as the fault says. A minute is the longest: every client of ours has given up long before. */
export function pause(ms: number | undefined): Promise<void> {
  return ms ? new Promise((resolve) => setTimeout(resolve, Math.min(ms, 60_000))) : Promise.resolve();
}
