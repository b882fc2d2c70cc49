import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Product = {
  url: string;
  port: number;
  dataDir: string;
  pid: number;
  /** What it printed so far. */
  output: () => string;
  /** Nobody reads its output any more: a closed terminal, a log program that ended. */
  hangUp: () => void;
  /** Ctrl+C, and the end of its data folder. */
  stop: () => Promise<void>;
  /** SIGKILL: nothing is closed, the data folder stays. Start again with the same `dataDir` and `port`. */
  kill: () => Promise<void>;
  /** Its exit, whoever asked for it. */
  ended: () => Promise<void>;
};

const READY_WITHIN_MS = 120_000; // a first start seeds three months of history on a busy machine

/** Starts the built product exactly as `npm start` does, on a free port and a folder of its own. Browser tests, bench and chaos use it. */
export async function startProduct(options: { dataDir?: string; port?: number; env?: Record<string, string> } = {}): Promise<Product> {
  const root = join(import.meta.dirname, '..');
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'fast-lead-product-')));
  const port = options.port ?? (await freePort());
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(root, 'server/start.mjs'), 'start'], {
    cwd: root,
    env: { ...withoutOwnSettings(), NODE_ENV: 'production', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const seen = (chunk: Buffer): void => void (said += chunk.toString('utf8'));
  child.stdout.on('data', seen);
  child.stderr.on('data', seen);
  await ready(child, () => said);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url,
    port,
    dataDir,
    pid: child.pid ?? 0,
    output: () => said,
    hangUp: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    kill: () => end('SIGKILL'),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    stop: async () => {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!said().includes('Fast Lead is ready on')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The product ended before it was ready:\n${said()}`);
    if (Date.now() > deadline) throw new Error(`The product was not ready within ${READY_WITHIN_MS / 1000} s:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A developer's own database, vendors and addresses are not for tests. */
function withoutOwnSettings(): NodeJS.ProcessEnv {
  const own =
    /^(DATABASE_URL|DATA_|INDEX_KEYS|NEXTAUTH_|PUBLIC_URL|HOST|PORT|DEMO|INNGEST_|PUSHER_|REDIS_URL|SMTP_URL|TRUSTED_PROXY_HOPS|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))) as NodeJS.ProcessEnv;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}
