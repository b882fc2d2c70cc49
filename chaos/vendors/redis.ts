import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '@/testing/start-product';
import { until } from '../pause';

export type RedisServer = { url: string; kill(): Promise<void>; start(): Promise<void>; stop(): Promise<void> };

/** A Redis of the system's own, on a free port and with nothing on disk; null where none is installed. */
export async function startRedis(): Promise<RedisServer | null> {
  const port = await freePort();
  let child = run(port);
  const gone = once(child, 'error').then(() => false);
  if (!(await Promise.race([gone, until(() => answers(port), 5000)]))) return null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    async start() {
      if (child.exitCode === null && child.signalCode === null) return;
      child = run(port);
      await until(() => answers(port), 5000);
    },
    stop: () => end('SIGTERM'),
  };
}

function run(port: number) {
  return spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
