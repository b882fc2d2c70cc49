import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A line between one client and the hub that can be cut in every way a network cuts it. */
export type Line = {
  port: number;
  /** The connection is gone without a word: close code 1006. */
  reset(): void;
  /** The server says «come back at once» (4200). */
  sayReconnect(): void;
  /** Half-open: what the server says is lost on the way, what the client says arrives, nobody is told. Until the client gives the line up. */
  muteServer(): void;
  /** No network at all: what is open is dropped, what is tried is refused. */
  sleep(): void;
  wake(): void;
  stop(): Promise<void>;
};

export async function openLine(targetPort: () => number): Promise<Line> {
  const pairs = new Set<{ client: Socket; server: Socket; isMute: boolean }>();
  let isAsleep = false;
  const listener = createServer((client) => {
    if (isAsleep) return void client.destroy();
    const server = connect(targetPort(), 'localhost');
    const pair = { client, server, isMute: false };
    pairs.add(pair);
    client.on('data', (data) => server.write(data));
    server.on('data', (data) => pair.isMute || client.write(data));
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => pairs.forEach(({ client, server }) => (client.resetAndDestroy(), server.destroy()));
  return {
    port: (listener.address() as AddressInfo).port,
    reset: dropAll,
    sayReconnect: () => pairs.forEach(({ client }) => client.write(closeFrame(4200))),
    muteServer: () => pairs.forEach((pair) => (pair.isMute = true)),
    sleep() {
      isAsleep = true;
      dropAll();
    },
    wake: () => void (isAsleep = false),
    async stop() {
      dropAll();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** An unmasked close frame with two bytes of code (RFC 6455 §5.5.1). */
function closeFrame(code: number): Buffer {
  return Buffer.from([0x88, 0x02, code >> 8, code & 0xff]);
}
