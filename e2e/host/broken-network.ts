import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The network between one visitor's browser and everything else, as a proxy that the browser is given. `cut` ends every
 * connection and refuses new ones: a phone that lost its cell. `stall` keeps them open and lets nothing through, in either
 * direction: the half-open line of a lift, on which neither side hears of the loss. What was sent meanwhile arrives late.
 */
export type BrokenNetwork = { address: string; cut(): void; stall(): void; mend(): void; stop(): Promise<void> };

export async function startBrokenNetwork(): Promise<BrokenNetwork> {
  let state: 'up' | 'cut' | 'stalled' = 'up';
  const pairs = new Set<readonly [Duplex, Duplex]>();
  const waiting: (() => void)[] = [];

  const join = (near: Duplex, far: Socket): void => {
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const side of pair) side.on('error', end).on('close', end);
    if (state === 'stalled') hold(pair);
  };
  const hold = ([near, far]: readonly [Duplex, Duplex]): void => {
    near.unpipe(far).pause();
    far.unpipe(near).pause();
  };
  const when = (work: () => void): void => void (state === 'stalled' ? waiting.push(work) : work());

  const server = createServer((request, response) => {
    if (state === 'cut') return void request.socket.destroy();
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    // What has left the browser arrives, late or not, also when the browser has given up on it.
    request.on('end', () =>
      when(() => {
        const { port, pathname, search } = new URL(request.url ?? '');
        const { method, headers } = request;
        const onward = httpRequest({ host: '127.0.0.1', port, path: pathname + search, method, headers }, (answer) =>
          when(() => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          }),
        );
        onward.on('error', () => request.socket.destroy());
        onward.end(Buffer.concat(body));
      }),
    );
  });
  server.on('connect', (request, near: Duplex, head: Buffer) => {
    if (state === 'cut') return void near.destroy();
    when(() => {
      const far = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        far.write(head);
        join(near, far);
      });
      far.on('error', () => near.destroy());
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      state = 'cut';
      for (const [near] of pairs) near.destroy();
      server.closeAllConnections();
    },
    stall() {
      state = 'stalled';
      for (const pair of pairs) hold(pair);
    },
    mend() {
      state = 'up';
      for (const [near, far] of pairs) near.pipe(far).pipe(near);
      for (const work of waiting.splice(0)) work();
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        for (const [near] of pairs) near.destroy();
        server.close(() => resolve());
      }),
  };
}
