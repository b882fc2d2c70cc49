import { createHash, createHmac } from 'node:crypto';
import { Inngest } from 'inngest';
import { env, externalInngest, loopbackUrl } from './env';
import { log } from './log';
import { fetchLoopback } from './loopback';

/** The app's id at Inngest; function ids are `fast-lead-<id>` there. */
const APP_ID = 'fast-lead';

let client: Inngest | undefined;

/** The app's Inngest client. Without INNGEST_* it talks to the embedded engine on this process' own port. */
export function inngest(): Inngest {
  if (client) return client;
  const external = externalInngest();
  const common = { id: APP_ID, logger: log, appVersion: undefined };
  client = external
    ? new Inngest({ ...common, ...external, isDev: Boolean(external.baseUrl && !external.signingKey) })
    : new Inngest({ ...common, ...embeddedKeys(), baseUrl: loopbackUrl(), isDev: false, fetch: fetchLoopback });
  return client;
}

/**
 * Keys between the app and the embedded engine, derived so that every process of one installation has the same. They are
 * used as Inngest's own are: calls of /api/inngest are signed, and only the app may speak to the engine.
 */
export function embeddedKeys(): { eventKey: string; signingKey: string } {
  const derive = (purpose: string): string => createHmac('sha256', env().NEXTAUTH_SECRET).update(`inngest ${purpose}`).digest('hex');
  return { eventKey: derive('events').slice(0, 32), signingKey: `signkey-embedded-${derive('calls')}` };
}

export type FailedRun = {
  id: string;
  functionId: string;
  tenantId: string | null;
  error: { name?: string; message?: string } | null;
  endedAt: string;
};

/** Runs that failed for good, newest first; empty when Inngest does the work. */
export async function listFailedRuns(tenantId: string): Promise<FailedRun[]> {
  return externalInngest() ? [] : askEngine<FailedRun[]>(`/engine/runs?status=failed&tenantId=${encodeURIComponent(tenantId)}`);
}

/** The embedded engine's queue: jobs by state, and how long the oldest due one has waited. */
export async function engineFigures(): Promise<{ oldestDueMs: number } & Record<string, number>> {
  return askEngine('/engine/stats');
}

/** Sleeps and waits of this test tenant's runs end `shiftMs` earlier. Call it with the change of `tenants.clock_shift_ms`. */
export async function moveTenantTimers(tenantId: string, shiftMs: number): Promise<void> {
  if (!externalInngest()) await askEngine(`/engine/tenants/${encodeURIComponent(tenantId)}/clock`, { shiftMs });
}

export type TenantTimer = { functionId: string; step: string; kind: string; dueAt: string; events: { data?: Record<string, unknown> }[] };

/** What of this tenant's runs sleeps, waits or will be tried again, by our clock; empty when Inngest does the work. */
export async function listTenantTimers(tenantId: string): Promise<TenantTimer[]> {
  return externalInngest() ? [] : askEngine<TenantTimer[]>(`/engine/tenants/${encodeURIComponent(tenantId)}/timers`);
}

/**
 * A moment of the tenant's clock as `step.sleepUntil` takes it. The embedded engine knows the clock and takes it as it is;
 * Inngest knows only ours.
 */
export function wakeTime(at: Date, shiftMs: number): string {
  return new Date(at.getTime() - (externalInngest() ? shiftMs : 0)).toISOString();
}

const ASK_WITHIN_MS = 5000; // a loopback call of one statement; longer means the database is away

async function askEngine<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(loopbackUrl() + path, {
    headers: { authorization: `Bearer ${hashedSigningKey()}` },
    signal: AbortSignal.timeout(ASK_WITHIN_MS),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`the workflow engine answered ${response.status} to ${path}`);
  return (await response.json()) as T;
}

/** The form in which the SDK sends a signing key (SDK_SPEC 4.1.4). */
function hashedSigningKey(): string {
  const [, prefix = '', secret = ''] = /^(signkey-\w+-)(.*)$/.exec(embeddedKeys().signingKey) ?? [];
  return prefix + createHash('sha256').update(Buffer.from(secret, 'hex')).digest('hex');
}
