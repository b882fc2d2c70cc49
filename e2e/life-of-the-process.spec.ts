import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { startProduct, type Product } from '@/testing/start-product';

/** The built product, started and ended in every way; these need no browser. */
test.describe.configure({ mode: 'serial' });
let product: Product;
test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.stop());

test('a SIGKILL costs nothing but the restart: data, port and keys are the same', async ({ request }) => {
  const before = await request.get(`${product.url}/demo/demo`);
  await product.kill();
  product = await startProduct({ dataDir: product.dataDir, port: product.port });
  const after = await request.get(`${product.url}/demo/demo`);
  expect([before.status(), after.status()]).toEqual([200, 200]);
  expect(product.output()).not.toContain('demo data');
});

test('a body beyond every bound is refused before it is read', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const sending = httpRequest(
      `${product.url}/api/v1/leads`,
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': String(50_000_000) } },
      (answer) => resolve(answer.statusCode ?? 0),
    );
    sending.on('error', reject);
    sending.flushHeaders();
  });
  expect(status).toBe(413);
});

test('an endless body is cut off', async ({ request }) => {
  const answer = await request.post(`${product.url}/api/v1/leads`, {
    data: `{"contact":"${'x'.repeat(200_000)}"}`,
    headers: { 'content-type': 'application/json', 'x-site-key': 'demo' },
  });
  expect(answer.status()).toBe(413);
});

test('a wrong method says which ones there are', async ({ request }) => {
  const answer = await request.delete(`${product.url}/api/health`);
  expect(answer.status()).toBe(405);
  expect(answer.headers().allow).toContain('GET');
});

test('a socket nobody knows is closed, the hub answers its own', async () => {
  expect(await upgrade('/nowhere')).toBe('closed');
  expect(await upgrade('/app/some-key?protocol=7')).toBe('101');
});

test('SIGTERM ends the process and its database within seconds', async ({ request }) => {
  const { dataDir, port } = product;
  const startedAt = Date.now();
  await product.stop();
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  await expect(request.get(`http://localhost:${port}/api/health/live`)).rejects.toThrow(/ECONNREFUSED/);
  product = await startProduct({ dataDir });
});

function upgrade(path: string): Promise<string> {
  return new Promise((resolve) => {
    const asking = httpRequest(`${product.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asking.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(String(answer.statusCode));
    });
    asking.on('response', (answer) => resolve(String(answer.statusCode)));
    asking.on('error', () => resolve('closed'));
    asking.end();
  });
}
