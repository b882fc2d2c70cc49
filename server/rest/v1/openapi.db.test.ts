import { expect, test } from 'vitest';
import { openApiDocument } from './openapi';
import { v1Routes } from './routes';

const document = openApiDocument('https://fast-lead.example');

test('every route of the public interface is in the document, and nothing else is', () => {
  const served = v1Routes.filter(({ method }) => method !== 'OPTIONS').map(({ method, path }) => `${method.toLowerCase()} ${path}`);
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual(served.sort());
});

test('every reference leads to a schema', () => {
  const { schemas } = document.components;
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !Object.hasOwn(schemas, name ?? ''))).toEqual([]);
});

test('the body of a lead is described by the schema that checks it', () => {
  const { LeadInput } = document.components.schemas;
  expect(LeadInput).toMatchObject({
    required: ['contact', 'consent'],
    properties: { tenant: {}, utm: {}, payload: {}, channel: { enum: expect.arrayContaining(['web', 'telegram', 'email']) } },
  });
});

test('it is served to anybody as JSON', async () => {
  const route = v1Routes.find(({ path }) => path.endsWith('openapi.json'));
  const response = await route?.handle(new Request('http://localhost/api/v1/openapi.json'), { params: {}, ip: '203.0.113.7' });
  expect(response?.status).toBe(200);
  expect(await response?.json()).toMatchObject({ openapi: '3.1.0' });
});
