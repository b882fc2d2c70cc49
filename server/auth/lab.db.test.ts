import { afterEach, expect, test } from 'vitest';
import { seedTenant } from '@/prisma/seed/factories';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { systemDb } from '@/server/platform/db/client';
import { provideEnv } from '@/server/platform/env';
import { newSecret } from '@/server/platform/ids';
import { findTenantOfLabBot } from './lab';

afterEach(() => provideEnv({ HOST: '127.0.0.1' }));

test('where others can come in, the way to a lab is shown to members of its tenant only', async () => {
  const [tenant, other] = [await seedTenant(), await seedTenant()];
  const username = `lab_${newSecret(4).replaceAll('-', '_')}_bot`;
  await systemDb().labBot.create({
    data: { token: `1:${newSecret(8)}`, username, tenantId: tenant.id, botId: 1, createdAt: new Date() },
  });
  const [member, stranger] = [await seedUser(), await seedUser()];
  await seedMember({ tenantId: tenant.id, userId: member.id, role: 'operator' });
  await seedMember({ tenantId: other.id, userId: stranger.id, role: 'admin' });
  const seenBy = async (userId: string | null) =>
    (await findTenantOfLabBot(username, userId ? { userId, sessionId: 'ses_x', locale: 'ru', emailVerified: true } : null))?.slug ?? null;

  expect([await seenBy(null), await seenBy(stranger.id)]).toEqual([tenant.slug, tenant.slug]);
  provideEnv({ HOST: '0.0.0.0' });
  expect([await seenBy(null), await seenBy(stranger.id), await seenBy(member.id)]).toEqual([null, null, tenant.slug]);
  expect(await findTenantOfLabBot('nobody_bot', null)).toBeNull();
});
