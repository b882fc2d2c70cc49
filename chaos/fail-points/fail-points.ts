import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The harness' side of the fail-points: every run of the product that reaches a boundary of a step asks here. While a boundary has not
 * been killed at often enough its runs are kept waiting, so that one SIGKILL strikes many runs at once, each at its own boundary.
 */
export type FailPoints = {
  env: Record<string, string>;
  /** Boundaries seen so far and how many runs were killed at each. */
  killedAt: Map<string, number>;
  /** Functions of the boundaries that were not killed at often enough yet. */
  thin(): Set<string>;
  /** Runs that wait now, and since when the first of them does. */
  waiting(): { count: number; sinceMs: number };
  /** The process was killed with them. */
  killed(): void;
  /** From now on nobody waits. */
  letGo(): void;
  stop(): Promise<void>;
};

export async function setFailPoints({ timesEach, only }: { timesEach: number; only?: (boundary: string) => boolean }): Promise<FailPoints> {
  const killedAt = new Map<string, number>();
  let parked: { boundary: string; response: ServerResponse }[] = [];
  let since = 0;
  let isOpen = true;
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://control').searchParams;
    const boundary = nameOf(query);
    if (!killedAt.has(boundary)) killedAt.set(boundary, 0);
    const planned = (killedAt.get(boundary) ?? 0) + parked.filter((run) => run.boundary === boundary).length;
    if (!isOpen || planned >= timesEach || only?.(boundary) === false) return void response.end();
    if (parked.length === 0) since = Date.now();
    parked.push({ boundary, response });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const release = (): void => {
    for (const { response } of parked) response.end();
    parked = [];
  };
  return {
    env: {
      LOOPBACK_SOCKETS: '1',
      CHAOS_FAIL_POINTS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'preload.mjs')).href}`,
    },
    killedAt,
    thin: () => new Set([...killedAt].filter(([, times]) => times < timesEach).map(([boundary]) => boundary.split(' / ')[0] ?? '')),
    waiting: () => ({ count: parked.length, sinceMs: parked.length === 0 ? 0 : Date.now() - since }),
    killed() {
      for (const { boundary } of parked) killedAt.set(boundary, (killedAt.get(boundary) ?? 0) + 1);
      release();
    },
    letGo() {
      isOpen = false;
      release();
    },
    async stop() {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * `send-3` is the boundary of `send-1`, `remind-lead_1` that of `remind-lead_2`: what differs is how often, or for whom. A run
 * that reminds a hundred people is called a hundred times: from the fourth on they are one boundary.
 */
function nameOf(query: URLSearchParams): string {
  const step = (query.get('step') ?? '')
    .replaceAll(/-\d+\b|-lead_\w+/g, '')
    .replaceAll(/\+.*/g, '')
    .replace(/^call (?:[4-9]|\d\d+)$/, 'call 4 and later');
  return `${query.get('fn')} / ${step} / ${query.get('point')}`;
}
