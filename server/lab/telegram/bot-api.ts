import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LabDb } from '@/server/auth/lab';
import { faultsOf, pause, type Faults } from '../faults';
import { recordExchange } from '../wire-log';
import { methods, Refusal, type Bot, type MethodContext } from './methods';

/**
 * The HTTP side of the simulated Bot API: `/bot<token>/<method>`, GET or POST, query, form or JSON; always a JSON envelope,
 * HTTP status equal to `error_code`, `Retry-After` beside a 429 (vendors/messaging.md §1).
 */
export type BotApi = { handle(request: IncomingMessage, response: ServerResponse, path: string, body: string): Promise<void> };

const DEFAULT_LIMIT = 30; // messages a second over all chats of a bot: the vendor's FAQ

export function createBotApi(context: { db: LabDb } & Pick<MethodContext, 'isHookAllowed' | 'wake' | 'presses'>): BotApi {
  const sentAt = new Map<string, number[]>();
  return {
    async handle(request, response, path, body) {
      const startedAt = performance.now();
      const [, token = '', name = ''] = /^\/bot([^/]+)(?:\/test)?\/([^/?]+)/.exec(path) ?? [];
      const bot = token ? await context.db.labBot.findUnique({ where: { token } }) : null;
      if (!bot)
        return send(
          response,
          token ? { ok: false, error_code: 401, description: 'Unauthorized' } : { ok: false, error_code: 404, description: 'Not Found' },
        );
      const faults = await faultsOf(context.db, bot.tenantId, 'telegram');
      await pause(faults.delay);
      if (faults.silent) return; // the socket stays open and nothing comes: the client's patience decides
      const parameters = { ...Object.fromEntries(new URL(path, 'http://lab').searchParams), ...parseBody(request, body) };
      const answer =
        brokenAnswer(faults) ??
        (await answerOf(name, { ...context, bot, parameters }, () => isOverLimit(sentAt, bot.token, name, faults.limit ?? DEFAULT_LIMIT)));
      await recordExchange(
        context.db,
        {
          tenantId: bot.tenantId,
          device: 'telegram',
          direction: 'in',
          title: name,
          status: statusOf(answer),
          request: `${request.method} /bot•••/${name}\n${JSON.stringify(parameters, null, 1)}`,
          response: typeof answer === 'string' ? answer : JSON.stringify(answer, null, 1),
          ms: Math.round(performance.now() - startedAt),
        },
        [token, textOf(parameters.secret_token)],
      );
      if (faults.cut) return void response.destroy();
      return send(response, answer);
    },
  };
}

type Envelope =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: { retry_after: number } };

async function answerOf(name: string, context: MethodContext & { bot: Bot }, isOver: () => boolean): Promise<Envelope> {
  const method = Object.hasOwn(methods, name.toLowerCase()) ? methods[name.toLowerCase()] : undefined;
  if (!method) return { ok: false, error_code: 404, description: 'Not Found: method not found' };
  if (isOver()) return tooMany(1);
  try {
    return { ok: true, result: await method(context) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ok: false,
      error_code: error.code,
      description: error.message,
      ...(error.retryAfter ? { parameters: { retry_after: error.retryAfter } } : {}),
    };
  }
}

/** A string is the page of something in between that is not the vendor. */
function brokenAnswer(faults: Faults): Envelope | string | null {
  if (faults.rate_limited) return tooMany(faults.rate_limited);
  if (faults.server_error) return { ok: false, error_code: 500, description: 'Internal Server Error: restart' };
  if (faults.gateway) return '<html><head><title>502 Bad Gateway</title></head></html>';
  return null;
}

function tooMany(seconds: number): Envelope {
  return { ok: false, error_code: 429, description: `Too Many Requests: retry after ${seconds}`, parameters: { retry_after: seconds } };
}

function isOverLimit(sentAt: Map<string, number[]>, token: string, name: string, limit: number): boolean {
  if (name.toLowerCase() !== 'sendmessage') return false;
  const now = Date.now();
  const recent = (sentAt.get(token) ?? []).filter((at) => now - at < 1000);
  sentAt.set(token, recent);
  if (recent.length >= limit) return true;
  recent.push(now);
  return false;
}

function send(response: ServerResponse, answer: Envelope | string): void {
  const status = statusOf(answer);
  if (typeof answer === 'string') return void response.writeHead(status, { 'content-type': 'text/html' }).end(answer);
  const retryAfter = !answer.ok && answer.parameters ? { 'retry-after': String(answer.parameters.retry_after) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfter }).end(JSON.stringify(answer));
}

function statusOf(answer: Envelope | string): number {
  if (typeof answer === 'string') return 502;
  return answer.ok ? 200 : answer.error_code;
}

function parseBody(request: IncomingMessage, body: string): Record<string, unknown> {
  if (body === '') return {};
  if (!(request.headers['content-type'] ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(body));
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
