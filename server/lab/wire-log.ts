import { seal } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { pusher } from '@/server/platform/realtime';
import type { LabDb } from '@/server/auth/lab';
import type { Device } from './faults';

export type Exchange = {
  tenantId: string;
  device: Device;
  direction: 'in' | 'out';
  title: string;
  status: number;
  request: string;
  response: string;
  ms: number;
};

const KEPT = 300; // exchanges a tenant can scroll back; the log is for looking, not for keeping
const LONGEST = 20_000; // characters of one side that are kept

/** Keeps an exchange for the wire log. `secrets` never get into it. */
export async function recordExchange(db: LabDb, exchange: Exchange, secrets: readonly string[] = []): Promise<void> {
  const clean = (text: string) =>
    seal(
      secrets
        .filter(Boolean)
        .reduce((masked, secret) => masked.replaceAll(secret, '•••'), text)
        .slice(0, LONGEST),
    );
  const id = newId('lab');
  await db.labWire.create({
    data: { ...exchange, id, request: clean(exchange.request), response: clean(exchange.response), at: new Date() },
  });
  if (id.endsWith('0')) await forgetOld(db, exchange.tenantId); // about one in sixty: enough to keep the table small
  tellScreens(exchange.tenantId);
}

/** The lab's screens ask for the new state. A hint: it may be lost. */
export function tellScreens(tenantId: string): void {
  pusher()
    .trigger(`presence-tenant-${tenantId}`, 'lab-changed', {})
    .catch(() => undefined);
}

async function forgetOld(db: LabDb, tenantId: string): Promise<void> {
  const last = await db.labWire.findFirst({ where: { tenantId }, orderBy: { id: 'desc' }, skip: KEPT, select: { id: true } });
  if (last) await db.labWire.deleteMany({ where: { tenantId, id: { lte: last.id } } });
}
