import type { Job, Reply } from './decide';
import type { Settings } from './options';
import { canonicalJson, signatureOf } from './signature';
import type { ClaimedJob } from './store';

/** One Call Request (SDK_SPEC 4.4.1). Never throws: what went wrong is the reply. */
export async function callApp(url: string, job: ClaimedJob, settings: Settings): Promise<Reply> {
  const target = new URL(url);
  target.searchParams.set('stepId', job.stepId || 'step');
  const body = bodyOf(job, settings.maxCallBytes);
  try {
    const response = await settings.fetch(target, {
      method: 'POST',
      body,
      headers: headersOf(job, body, settings),
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.callTimeoutMs),
    });
    return readReply(response, await response.text());
  } catch (error) {
    const timedOut = (error as Error).name === 'TimeoutError';
    return { fault: timedOut ? `no answer within ${settings.callTimeoutMs} ms` : causeOf(error), timedOut };
  }
}

function headersOf(job: Job, body: string, { signingKey }: Settings): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-inngest-server-kind': signingKey ? 'cloud' : 'dev',
    'x-inngest-run-id': job.runId,
    ...(signingKey ? { 'x-inngest-signature': signatureOf(body, signingKey) } : {}),
  };
}

function bodyOf(job: ClaimedJob, maxBytes: number): string {
  const whole = { ...envelope(job, false), events: job.events, steps: job.memo };
  const text = canonicalJson(whole);
  return text.length <= maxBytes ? text : canonicalJson({ ...envelope(job, true), events: [], steps: {} });
}

function envelope(job: ClaimedJob, useApi: boolean): { version: number; event: unknown; ctx: Record<string, unknown> } {
  return {
    version: -1, // the SDK decides
    event: job.events[0],
    ctx: {
      run_id: job.runId,
      fn_id: job.functionId, // its presence, with qi_id, lets the SDK checkpoint (SDK_SPEC 10.3.1)
      qi_id: job.lease,
      attempt: job.attempt,
      max_attempts: job.maxAttempts,
      disable_immediate_execution: job.parallel,
      use_api: useApi,
      stack: { stack: job.stack, current: job.stack.length },
    },
  };
}

function readReply(response: Response, text: string): Reply {
  const sdk = response.headers.get('x-inngest-sdk');
  if (!sdk) return { fault: `status ${response.status} without X-Inngest-Sdk: not the SDK's answer`, timedOut: false };
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = text;
  }
  return {
    status: response.status,
    noRetry: response.headers.get('x-inngest-no-retry') === 'true',
    retryAfter: response.headers.get('retry-after') ?? undefined,
    version: Number(response.headers.get('x-inngest-req-version') ?? 1),
    body,
  };
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
