import { systemDb } from '@/server/platform/db/client';
import { log } from '@/server/platform/log';
import { getOverview, listSpeedBoard, type BoardRow } from '@/server/domain/analytics/queries';
import { findShownRun, type ShownRun } from '@/server/domain/analytics/queries/find-shown-run';
import { asSystem } from './system';

/** What the public site shows of the demo company: figures and steps, never a name, a contact or anybody's words. */
export type Showcase = {
  slug: string;
  name: string;
  publicKey: string;
  timeZone: string;
  ledger: Awaited<ReturnType<typeof getOverview>>['ledger'];
  week: Awaited<ReturnType<typeof getOverview>>['week'];
  board: BoardRow[];
  run: ShownRun | null;
};

const FRESH_MS = 5000; // the landing page may be asked a hundred times a second; the rows need not
let cached: { at: number; showcase: Promise<Showcase | null> } | undefined;

/** Figures of the demo company through the same queries as its dashboard; null where there is none, or the database is away. */
export function findShowcase(): Promise<Showcase | null> {
  if (!cached || Date.now() - cached.at > FRESH_MS) {
    const showcase = readShowcase().catch((error: unknown) => {
      log.warn({ event: 'showcase_failed', error: String(error) });
      return null;
    });
    cached = { at: Date.now(), showcase };
  }
  return cached.showcase;
}

async function readShowcase(): Promise<Showcase | null> {
  const tenant = await systemDb().tenant.findFirst({
    where: { isDemo: true, slug: 'demo' },
    select: { id: true, slug: true, name: true, publicKey: true, timeZone: true },
  });
  if (!tenant) return null;
  return asSystem(tenant.id, 'showcase', async (scope) => {
    const { ledger, week } = await getOverview(scope);
    const board = await listSpeedBoard(scope, { limit: 6 });
    const run = await findShownRun(scope);
    const { slug, name, publicKey, timeZone } = tenant;
    return { slug, name, publicKey, timeZone, ledger, week, board, run };
  });
}
