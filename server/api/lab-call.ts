import { z } from 'zod';
import { sign } from '@/server/platform/crypto';
import { env } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';

/** Speaks to the simulators' control API over HTTP: they run in the process, but in another module graph. */
const TIMEOUT_MS = 5000; // loopback: what takes longer is down

export function isLabOn(): boolean {
  return env().LAB_TELEGRAM_URL !== undefined;
}

/** Throws NOT_FOUND when there is no lab, the lab's own refusal otherwise, UNAVAILABLE when it does not answer. */
export async function callLab<T>(tenantId: string, action: { action: string } & Record<string, unknown>, result: z.ZodType<T>): Promise<T> {
  const url = env().LAB_TELEGRAM_URL;
  if (!url) throw new AppError('NOT_FOUND', 'the lab is off', { reason: 'lab.off' });
  const answer = await fetch(`${url}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lab-key': sign('lab', 'control') },
    body: JSON.stringify({ ...action, tenantId }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new AppError('UNAVAILABLE', `the lab does not answer: ${String(error)}`, { reason: 'lab.unavailable', cause: error });
  });
  const body: unknown = await answer.json();
  if (!answer.ok) {
    const refusal = z.object({ reason: z.string() }).safeParse(body);
    const code =
      answer.status === 404 ? 'NOT_FOUND' : answer.status === 409 ? 'CONFLICT' : answer.status === 400 ? 'INVALID' : 'UNAVAILABLE';
    throw new AppError(code, `the lab refused ${action.action}`, {
      reason: `lab.${refusal.success ? (refusal.data.reason.split('.').at(-1) ?? 'refused') : 'refused'}`,
    });
  }
  return result.parse(body);
}
