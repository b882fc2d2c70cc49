import { emailHashOf } from '@/server/auth/accounts/email-hash';
import { hashPassword } from '@/server/auth/password';
import { seal } from '@/server/platform/crypto';
import { systemDb, type SystemDb } from '@/server/platform/db/client';
import { newId, newSecret } from '@/server/platform/ids';
import type { Role } from '@/server/domain/permissions';

export type UserSeed = { email?: string; name?: string; password?: string; locale?: 'ru' | 'en'; createdAt?: Date };

/** A person whose address is confirmed. Without a password they sign in by a link or by one click of the demo. */
export async function seedUser(seed: UserSeed = {}, db: SystemDb = systemDb()): Promise<{ id: string; email: string }> {
  const email =
    seed.email ??
    `${newSecret(6)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, 'x')}@people.example`;
  const at = seed.createdAt ?? new Date();
  const user = await db.user.create({
    data: {
      id: newId('user'),
      email: seal(email),
      emailHash: emailHashOf(email),
      name: seal(seed.name ?? 'Марина Котова'),
      locale: seed.locale ?? 'ru',
      passwordHash: seed.password ? await hashPassword(seed.password) : null,
      emailVerifiedAt: at,
      createdAt: at,
    },
    select: { id: true },
  });
  return { id: user.id, email };
}

export type MemberSeed = { tenantId: string; userId: string; role: Role; title?: string; name?: string; createdAt?: Date };

export async function seedMember(seed: MemberSeed, db: SystemDb = systemDb()): Promise<{ id: string }> {
  const member = await db.member.create({
    data: {
      id: newId('member'),
      tenantId: seed.tenantId,
      userId: seed.userId,
      role: seed.role,
      title: seed.title ?? null,
      displayName: seed.name ? seal(seed.name) : null,
      createdAt: seed.createdAt ?? new Date(),
    },
    select: { id: true },
  });
  return { id: member.id };
}

/** People of the demo clinic: one admin and two operators. They have no password: one click of the demo signs in. */
export async function seedDemoPeople(db: SystemDb, tenantId: string, createdAt: Date): Promise<void> {
  const people = [
    { email: 'marina@belaya-liniya.example', name: 'Марина Котова', role: 'admin', title: 'Управляющая' },
    { email: 'olga@belaya-liniya.example', name: 'Ольга Сафина', role: 'operator', title: 'Администратор' },
    { email: 'denis@belaya-liniya.example', name: 'Денис Шубин', role: 'operator', title: 'Администратор' },
  ] as const;
  for (const person of people) {
    const user = await seedUser({ email: person.email, name: person.name, createdAt }, db);
    await seedMember({ tenantId, userId: user.id, role: person.role, title: person.title, name: person.name, createdAt }, db);
  }
}
