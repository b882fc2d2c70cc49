import type { Worker } from 'node:worker_threads';
import type { Hint } from '@/server/platform/hints';
import type { log as Log } from '@/server/platform/log';
import { json } from '@/server/platform/web';
import { plainRequest, responseOf, type FromThread, type ToThread } from './thread-protocol';

/**
 * The main thread's side of a thread that does work nobody waits for. When it dies another takes its place: everything it was
 * about stands in rows, and the new one goes on from them.
 */
export type KeptThread = {
  /** Passes outbox rows on. While there is no thread they are left to the sweep. */
  announce: (outboxIds: readonly string[], options?: { areTold?: boolean }) => void;
  /** Answers a request that came to the port; 503 while there is no thread, null when it is not the thread's. */
  handle: (request: Request) => Promise<Response | null>;
  /** Lets it finish what is at work. */
  stop: () => Promise<void>;
};

type Options = {
  open: () => Worker;
  log: Pick<typeof Log, 'error' | 'info'>;
  /** Hears what browsers are to be told. */
  onHints?: (hints: Hint[]) => void;
  againMs?: number;
};

/** Resolves when the thread is ready. Throws an Error with its words when the first one cannot start. */
export async function keepThread({ open, log, onHints = () => {}, againMs = 1000 }: Options): Promise<KeptThread> {
  let current: Thread | null = null;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  const begin = async (): Promise<void> => {
    const thread = await startThread(open(), { ended, onHints });
    if (isStopping) await thread.stop();
    else current = thread;
  };
  const again = (): void => {
    timer = setTimeout(() => {
      begin().then(
        () => log.info({ event: 'thread_restarted' }),
        (error: unknown) => {
          log.error({ event: 'thread_not_restarted', error: String(error) });
          if (!isStopping) again();
        },
      );
    }, againMs);
  };
  function ended(reason: string): void {
    current = null;
    if (isStopping) return;
    log.error({ event: 'thread_died', error: reason });
    again();
  }
  await begin();
  return {
    announce: (outboxIds, { areTold = false } = {}) => current?.say({ kind: 'announce', outboxIds: [...outboxIds], areTold }),
    handle: async (request) => (current ? current.ask(request) : unavailable()),
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await current?.stop();
    },
  };
}

type Thread = { say: (message: ToThread) => void; ask: (request: Request) => Promise<Response | null>; stop: () => Promise<void> };

type Heard = { ended: (reason: string) => void; onHints: (hints: Hint[]) => void };

/** `ended` is told once, and only of a thread that had become ready. */
async function startThread(worker: Worker, { ended, onHints }: Heard): Promise<Thread> {
  const asked = new Map<number, (response: Response | null) => void>();
  let count = 0;
  let isReady = false;
  let reason = 'it ended by itself';
  const say = (message: ToThread): void => worker.postMessage(message);
  const gone = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.on('error', (error) => (reason = error instanceof Error ? (error.stack ?? error.message) : String(error)));
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'ready') {
        isReady = true;
        resolve();
      } else if (message.kind === 'failed') {
        reason = message.message;
        void worker.terminate();
      } else if (message.kind === 'answer') {
        asked.get(message.id)?.(responseOf(message.response));
        asked.delete(message.id);
      } else if (message.kind === 'hints') onHints(message.hints);
      else void worker.terminate();
    });
    void gone.then(() => {
      for (const answer of asked.values()) answer(unavailable());
      asked.clear();
      if (isReady) ended(reason);
      else reject(new Error(reason));
    });
  });
  return {
    say,
    ask: async (request) => {
      const plain = await plainRequest(request);
      return new Promise((resolve) => {
        const id = (count += 1);
        asked.set(id, resolve);
        say({ kind: 'request', id, request: plain });
      });
    },
    stop: async () => {
      say({ kind: 'stop' });
      await gone;
    },
  };
}

function unavailable(): Response {
  return json(503, { reason: 'workflows.restarting' }, { 'retry-after': '1' });
}
