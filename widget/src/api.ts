import type { Problem } from '../protocol';
import { newKey } from './key';

export type Answer<T> = { status: number; body: T; problem: Problem | null; retryAfterMs: number | undefined };

export type Api = {
  token(): string | undefined;
  ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, options?: { key?: string; keepalive?: boolean }): Promise<Answer<T>>;
};

const TIMEOUT_MS = 15_000; // past this a phone's network is as good as gone; the outbox tries again

/** Throws only when there was no answer at all; a refusal is an answer. */
export function createApi(origin: string, siteKey: string, token: () => string | undefined): Api {
  return {
    token,
    async ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, options: { key?: string; keepalive?: boolean } = {}) {
      const headers: Record<string, string> = { 'X-Site-Key': siteKey, 'X-Correlation-Id': newKey() };
      const bearer = token();
      if (bearer) headers.Authorization = `Bearer ${bearer}`;
      if (body !== undefined) headers['Content-Type'] = 'application/json';
      if (options.key) headers['Idempotency-Key'] = options.key;
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
      const response = await fetch(origin + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        keepalive: options.keepalive,
        credentials: 'omit',
        signal: abort.signal,
      }).finally(() => clearTimeout(timer));
      const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
      const seconds = Number(response.headers.get('Retry-After'));
      return {
        status: response.status,
        body: answer as T,
        problem: response.ok ? null : ((answer ?? { title: '', type: '', status: response.status }) as Problem),
        retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
      };
    },
  };
}
