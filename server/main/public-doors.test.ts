import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hookRoutes } from '@/server/hooks/routes';
import { provideEnv, publicUrl } from '@/server/platform/env';
import { inTurn, type Line } from '@/server/platform/turns';
import { json, readBody, type Route } from '@/server/platform/web';
import { restRoutes } from '@/server/rest/routes';
import { openWebServer, type WebServer } from './web-server';

/** What strangers can do to the doors that stand open to them: come in crowds, and send slowly. */
provideEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', NEXTAUTH_SECRET: 'x'.repeat(32) });

const lines: Line[] = ['lead', 'visitor', 'api', 'hook', 'telemetry'];
const received: number[] = [];
const echo: Route = {
  method: 'POST',
  path: '/api/echo',
  door: 'hook',
  maxBodyBytes: 1000,
  handle: async (request) => {
    received.push(0);
    return json(200, { bytes: (await readBody(request, 1000)).byteLength });
  },
};
let server: WebServer;
let port = 0;
beforeAll(async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as { port: number }).port;
  await new Promise((resolve) => probe.close(resolve));
  server = await openWebServer({ host: '127.0.0.1', port, proxyHops: 0 });
  server.serve({ routes: [echo], embedded: [], upgrade: () => false, page: async () => undefined, pageUpgrade: null });
});
afterAll(() => server.stop());

const post = (body: BodyInit, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}/api/echo`, { method: 'POST', body, ...init } as RequestInit);
async function beginSlowly(begun: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST /api/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 20\r\nconnection: close\r\n\r\n${begun}`);
  return socket;
}

test('a handler begins when the body is there: half a body takes nobody’s turn, and its sender may take their time', async () => {
  const slow = await Promise.all(Array.from({ length: 300 }, () => beginSlowly('0123456789')));
  await pause(100);
  expect(received).toEqual([]);
  expect(await (await post('x'.repeat(1000))).json()).toEqual({ bytes: 1000 });
  const [patient, ...gone] = slow as [Socket, ...Socket[]];
  gone.forEach((socket) => socket.destroy());
  patient.write('0123456789');
  let heard = '';
  patient.on('data', (part) => (heard += String(part)));
  await once(patient, 'close');
  expect(heard).toContain('{"bytes":20}');
  expect(received).toHaveLength(2); // whoever left in the middle was never handled
});

test('a body that is too long is 413, declared or in pieces without an end, and no more of it is read', async () => {
  expect((await post('x'.repeat(1001))).status).toBe(413);
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000));
    },
  });
  const answer = await post(endless, { duplex: 'half' } as RequestInit).catch((error: unknown) => error);
  expect(answer instanceof Response ? answer.status : 413).toBe(413); // or the connection was closed before the answer was read
  expect(sent).toBeLessThan(20_000_000);
});

test('in pieces, and with nothing in it, a body is what was sent', async () => {
  const pieces = new ReadableStream({
    start: (controller) => {
      for (const piece of ['Ив', 'ан']) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  expect(await (await post(pieces, { duplex: 'half' } as RequestInit)).json()).toEqual({ bytes: 8 });
  expect(await (await post('')).json()).toEqual({ bytes: 0 });
});

test('when every place is taken each public door sends away with 503 and a Retry-After, and the next tenant still comes in', async () => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  for (const line of lines) for (const share of ['storm', 'another']) await inTurn(line, share, async () => 'served');
  const storm = lines.flatMap((line) => Array.from({ length: 1000 }, () => inTurn(line, 'storm', () => ended).catch(() => 'refused')));
  await pause(10);
  const doors = [...restRoutes, ...hookRoutes].filter(
    ({ door, path, method }) => method !== 'OPTIONS' && (['site-key', 'visitor', 'hook'].includes(door) || path.startsWith('/api/book/')),
  );
  expect(doors.length).toBeGreaterThan(20);
  const answers = await Promise.all(doors.map(async (route) => [route.path, await knock(route)] as const));
  for (const [path, answer] of answers)
    expect([path, answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      path,
      503,
      '2',
      expect.objectContaining({ reason: 'request.crowded' }),
    ]);
  for (const line of lines) expect(await inTurn(line, 'another', async () => 'served')).toBe('served');
  end();
  await Promise.all(storm);
  for (const line of lines) expect(await inTurn(line, 'storm', async () => 'served')).toBe('served');
});

test('a thousand names that nobody knows are one share: who was served before still comes in, and has more than one place', async () => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  for (const line of lines) await inTurn(line, 'customer', async () => 'served');
  const storm = lines.flatMap((line) =>
    Array.from({ length: 1000 }, (_, index) => inTurn(line, `n${index}`, () => ended).catch(() => 'refused')),
  );
  await pause(10);
  for (const line of lines) {
    const few = Array.from({ length: 5 }, () => inTurn(line, 'customer', async () => 'served'));
    expect(await Promise.all(few)).toEqual(Array.from({ length: 5 }, () => 'served'));
  }
  end();
  await Promise.all(storm);
});

test('a name whose work fails stays unknown, however often it comes', async () => {
  for (let time = 0; time < 3; time += 1)
    await expect(inTurn('hook', 'forged', () => Promise.reject(new Error('no such connection')))).rejects.toThrow('no such connection');
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const strangers = Array.from({ length: 1000 }, (_, index) => inTurn('hook', `n${index}`, () => ended).catch(() => 'refused'));
  await pause(10);
  await expect(inTurn('hook', 'forged', async () => 'served')).rejects.toMatchObject({ reason: 'request.crowded' });
  end();
  await Promise.all(strangers);
});

function knock(route: Route): Promise<Response> {
  const params = Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'storm']));
  const headers = { origin: new URL(publicUrl()).origin, 'x-site-key': 'storm', 'content-type': 'application/json' };
  const request = new Request(`http://localhost:3000${route.path}`, {
    method: route.method,
    headers,
    ...(route.method === 'GET' ? {} : { body: '{}' }),
  });
  return route.handle(request, { params: { ...params, provider: 'telegram' }, ip: '127.0.0.1' });
}
