import type { z } from 'zod';
import { ProviderError } from '@/server/platform/errors';
import { mask, type Answer, type Egress } from '@/server/platform/http/egress';
import { errorOfStatus } from '@/server/platform/http/status-error';
import { UNREACHABLE } from '../port';
import { answerSchema } from './wire';

const PRODUCTION = 'https://api.telegram.org';

export type TelegramApi = <T>(
  method: string,
  parameters: Record<string, unknown>,
  result: z.ZodType<T>,
  options?: { isRepeatable?: boolean },
) => Promise<T>;

/** Calls `https://api.telegram.org/bot<token>/<method>` with a JSON body; throws only ProviderError. */
export function telegramApi(token: string, egress: Egress, baseUrl: string = PRODUCTION): TelegramApi {
  return async (method, parameters, result, options = {}) => {
    const answer = await egress.call({
      provider: 'telegram',
      operation: method,
      method: 'POST',
      url: `${baseUrl.replace(/\/$/, '')}/bot${token}/${method}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      secrets: [token],
      isRepeatable: options.isRepeatable,
    });
    const envelope = answerSchema.safeParse(parseJson(answer.text));
    if (answer.status >= 200 && answer.status < 300) {
      const value = envelope.success && envelope.data.ok ? result.safeParse(envelope.data.result) : null;
      if (value?.success) return value.data;
      // A success we cannot read was still a success at the vendor.
      throw new ProviderError(
        'telegram',
        options.isRepeatable ? 'unavailable' : 'unknown',
        `${method}: ${answer.status} with an answer that is not the vendor's`,
      );
    }
    const refusal = envelope.success && !envelope.data.ok ? envelope.data : null;
    throw errorOf(
      method,
      answer,
      refusal ? { description: mask(refusal.description, [token]), retryAfter: refusal.parameters?.retry_after } : null,
      options.isRepeatable,
    );
  };
}

type Refusal = { description: string; retryAfter?: number };

/** vendors/messaging.md §1, "Errors": the texts are the server's own literals. */
function errorOf(method: string, answer: Answer, refusal: Refusal | null, isRepeatable?: boolean): ProviderError {
  const description = refusal?.description ?? '';
  if (/^Forbidden: |chat not found/.test(description))
    return new ProviderError('telegram', 'rejected', `${method}: ${description}`, { vendorCode: UNREACHABLE });
  // A token of a wrong form has no path at the vendor: 404 means the same as 401.
  if (answer.status === 404)
    return new ProviderError('telegram', 'auth', `${method}: ${description || 'not found'}`, { vendorCode: '404' });
  return errorOfStatus(
    'telegram',
    method,
    answer,
    { isOwnShape: refusal !== null, message: description, retryAfterSeconds: refusal?.retryAfter },
    isRepeatable,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
