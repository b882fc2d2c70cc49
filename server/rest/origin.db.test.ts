import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { restRoutes } from './routes';

const SITE = 'https://stomatologia-na-lenina.ru';

test("a stranger's page is refused, and the first visitor of a page that was allowed a moment ago is not", async () => {
  const { slug, tenantId } = await seedClinic(systemDb());
  expect(await say(slug, SITE)).toMatchObject({ status: 403, reason: 'origin.not_allowed' });
  expect(await say(slug, null)).toMatchObject({ status: 403, reason: 'origin.missing' });
  await systemDb().widget.updateMany({ where: { tenantId }, data: { allowedOrigins: [SITE] } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await say(slug, SITE)).toMatchObject({ status: 201 });
  expect(await say(slug, 'https://stomatologia-na-lenina.ru.evil.example')).toMatchObject({ status: 403 });
});

async function say(tenant: string, origin: string | null): Promise<{ status: number; reason?: string }> {
  const path = '/api/widget/v1/messages';
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const response = await route.handle(
    new Request(`${publicUrl()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(origin ? { origin } : {}) },
      body: JSON.stringify({ tenant, clientKey: `origin-${Math.random()}`, text: 'Здравствуйте' }),
    }),
    { params: {}, ip: '198.51.100.7' },
  );
  const body = (await response.json()) as { reason?: string };
  return { status: response.status, reason: body.reason };
}
