import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';

export type Pages = {
  page: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>) | null;
  stop: () => Promise<void>;
};

/** Next inside our process. In development it builds pages as they are asked for and reloads them over its own socket. */
export async function startNext({ root, isDev, port }: { root: string; isDev: boolean; port: number }): Promise<Pages> {
  const sockets = createServer(); // Next would take every socket of ours: this one gets only those we pass on
  const app = next({
    dir: root,
    dev: isDev,
    hostname: 'localhost', // Next normalises 127.0.0.1 to it in rewrites and would take its own address for another server's
    port,
    quiet: !isDev,
    httpServer: sockets,
  });
  await app.prepare();
  const page = app.getRequestHandler();
  return {
    page: (request, response) => page(request, response),
    // In 16.4.6 `getUpgradeHandler` of a custom server does nothing; Next listens on its `httpServer` after the first request.
    upgrade: isDev ? async (request, socket, head) => void (sockets.emit('upgrade', request, socket, head) || socket.destroy()) : null,
    stop: () => app.close(),
  };
}
