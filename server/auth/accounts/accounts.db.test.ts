import { compare } from 'bcrypt';
import { describe, expect, test } from 'vitest';
import { openOptional, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { newSecret } from '@/server/platform/ids';
import { seedUser } from '@/prisma/seed/users';
import { createTenantSchema } from '@/server/domain/tenants/schema';
import { createTenant } from '../create-tenant';
import { deliverLetters } from '../letters/deliver-letters';
import { checkPassword } from '../password';
import { findPerson, listSessions, renewSession, revokeSession } from '../sessions';
import { changePassword, resetPassword } from './passwords';
import { getProfile, updateProfile } from './profile';
import { signInWithLink, signInWithPassword } from './sign-in';
import { emailHashOf } from './email-hash';
import { askLetter, signUp } from './sign-up';
import { verifyEmail } from './verify-email';

const PASSWORD = 'три слова подряд';
const newEmail = (): string =>
  `${newSecret(6)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}@site.example`;
const signIn = (email: string, password: string, ip = newSecret(4)) => signInWithPassword({ email, password, ip, userAgent: 'test' });

async function lettersTo(email: string): Promise<{ subject: string; link: string; html: string | null }[]> {
  // Another sender (the request's own, in the background) may hold the lease: what counts is that nothing stays queued.
  await expect
    .poll(async () => {
      await deliverLetters();
      return systemDb().accountLetter.count({ where: { state: 'queued' } });
    })
    .toBe(0);
  const rows = await systemDb().mailboxLetter.findMany({ where: { recipient: email }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => ({ subject: row.subject, html: row.html, link: /https?:\/\/\S+/.exec(row.text)?.[0] ?? '' }));
}

const tokenOf = (link: string | undefined): string => new URL(link ?? '').searchParams.get('token') ?? '';
const lastTokenTo = async (email: string): Promise<string> => tokenOf((await lettersTo(email)).at(-1)?.link);

async function confirmed(email = newEmail(), password = PASSWORD): Promise<{ email: string; userId: string }> {
  const user = await seedUser({ email, password });
  return { email, userId: user.id };
}

describe('sign-up', () => {
  test('a letter confirms the address once; then the password works', async () => {
    const email = newEmail();
    await signUp({ email, password: PASSWORD, locale: 'ru' });
    const token = await lastTokenTo(email);
    expect(await signIn(email, PASSWORD)).toEqual({ outcome: 'unconfirmed' });
    const { ticket } = await verifyEmail({ token });
    const { sessionId } = await signInWithLink({ token: ticket, userAgent: null });
    expect(await findPerson(sessionId)).toMatchObject({ emailVerified: true });
    expect(await signIn(email, PASSWORD)).toMatchObject({ outcome: 'signed_in' });
    await expect(verifyEmail({ token })).rejects.toMatchObject({ reason: 'link.used' });
    await expect(signInWithLink({ token: ticket, userAgent: null })).rejects.toMatchObject({ reason: 'link.used' });
  });

  test('of twenty clicks on one link at once one wins', async () => {
    const email = newEmail();
    await signUp({ email, password: PASSWORD, locale: 'en' });
    const token = await lastTokenTo(email);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => verifyEmail({ token })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('a link of yesterday is refused', async () => {
    const email = newEmail();
    await signUp({ email, password: PASSWORD, locale: 'ru' });
    const token = await lastTokenTo(email);
    await systemDb().userToken.updateMany({
      where: { user: { emailHash: emailHashOf(email) } },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    await expect(verifyEmail({ token })).rejects.toMatchObject({ reason: 'link.expired' });
  });

  test('a link of one kind is not another: a sign-in link neither confirms nor resets', async () => {
    const { email } = await confirmed();
    await askLetter({ email, locale: 'ru', kind: 'sign_in' });
    const token = await lastTokenTo(email);
    await expect(verifyEmail({ token })).rejects.toMatchObject({ reason: 'link.unknown' });
    await expect(resetPassword({ token, password: PASSWORD })).rejects.toMatchObject({ reason: 'link.unknown' });
  });

  test('a stranger who registered the address first keeps no password', async () => {
    const email = newEmail();
    await signUp({ email, password: 'пароль чужого человека', locale: 'ru' });
    await signUp({ email, password: PASSWORD, locale: 'ru' });
    await verifyEmail({ token: await lastTokenTo(email) });
    expect(await signIn(email, 'пароль чужого человека')).toMatchObject({ outcome: 'wrong' });
    expect(await signIn(email, PASSWORD)).toMatchObject({ outcome: 'signed_in' });
    const first = tokenOf((await lettersTo(email))[0]?.link);
    await expect(verifyEmail({ token: first })).rejects.toMatchObject({ reason: 'link.used' });
  });

  test('registering a known address changes nothing and tells only its owner', async () => {
    const { email } = await confirmed();
    await signUp({ email, password: 'совсем другой пароль', locale: 'ru' });
    const letters = await lettersTo(email);
    expect(letters.map((letter) => letter.subject)).toEqual(['У вас уже есть кабинет Fast Lead']);
    expect(await signIn(email, PASSWORD)).toMatchObject({ outcome: 'signed_in' });
    expect(await signIn(email, 'совсем другой пароль')).toMatchObject({ outcome: 'wrong' });
  });

  test('the sixth letter to one address within an hour is refused', async () => {
    const email = newEmail();
    for (let i = 0; i < 5; i += 1) await askLetter({ email, locale: 'ru', kind: 'reset' });
    await expect(askLetter({ email, locale: 'ru', kind: 'reset' })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('enumeration', () => {
  test('asking for a letter writes the same rows for a known and an unknown address, and writes to the known one only', async () => {
    const { email } = await confirmed();
    const stranger = newEmail();
    for (const address of [email, stranger]) await askLetter({ email: address, locale: 'ru', kind: 'reset' });
    expect(await lettersTo(stranger)).toEqual([]);
    expect((await lettersTo(email)).map((letter) => letter.subject)).toEqual(['Новый пароль для Fast Lead']);
  });

  test('a wrong password and an unknown address are answered alike', async () => {
    const { email } = await confirmed();
    expect(await signIn(email, 'не тот пароль')).toEqual(await signIn(newEmail(), 'не тот пароль'));
  });

  test('an unknown address costs a bcrypt comparison too, of the same cost', async () => {
    const { email } = await confirmed();
    const costOf = async (address: string): Promise<string[]> => {
      const hashes: string[] = [];
      const counted = (plain: string, hash: string) => (hashes.push(hash), compare(plain, hash));
      await signInWithPassword({ email: address, password: 'не тот пароль', ip: newSecret(4), userAgent: 'test' }, (password, hash) =>
        checkPassword(password, hash, counted),
      );
      return hashes.map((hash) => hash.slice(0, '$2b$12'.length));
    };
    const [known, unknown] = [await costOf(email), await costOf(newEmail())];
    expect(known).toHaveLength(1);
    expect(unknown).toEqual(known);
  });
});

describe('sign-in', () => {
  test('says how many tries are left and pauses after five, also for parallel guesses', async () => {
    const { email } = await confirmed();
    const ip = newSecret(4);
    expect(await signIn(email, 'не тот пароль', ip)).toEqual({ outcome: 'wrong', left: 4 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(email, 'не тот пароль', ip)));
    expect(answers.filter((answer) => answer.outcome === 'wrong')).toHaveLength(4);
    const paused = await signIn(email, PASSWORD, ip);
    expect(paused).toMatchObject({ outcome: 'paused' });
    expect(paused.outcome === 'paused' && paused.retryAfterSeconds).toBeGreaterThan(14 * 60);
    // Nobody can lock another person out: from another address the right password works, and so does a link by letter.
    expect(await signIn(email, PASSWORD)).toMatchObject({ outcome: 'signed_in' });
    await askLetter({ email, locale: 'ru', kind: 'sign_in' });
    expect(await signInWithLink({ token: await lastTokenTo(email), userAgent: null })).toHaveProperty('sessionId');
  });

  test('a right password forgives the wrong ones before it', async () => {
    const { email } = await confirmed();
    const ip = newSecret(4);
    for (let i = 0; i < 3; i += 1) await signIn(email, 'не тот пароль', ip);
    expect(await signIn(email, PASSWORD, ip)).toMatchObject({ outcome: 'signed_in' });
    expect(await signIn(email, 'не тот пароль', ip)).toEqual({ outcome: 'wrong', left: 4 });
  });

  test('every letter of a long Cyrillic password counts', async () => {
    const long = 'очень длинная фраза из многих слов по-русски';
    const { email } = await confirmed(newEmail(), long);
    expect(await signIn(email, `${long.slice(0, 40)}другой конец`)).toMatchObject({ outcome: 'wrong' });
    expect(await signIn(email, long)).toMatchObject({ outcome: 'signed_in' });
  });
});

describe('sessions', () => {
  const started = async (): Promise<{ email: string; sessionId: string }> => {
    const { email } = await confirmed();
    const result = await signIn(email, PASSWORD);
    return { email, sessionId: result.outcome === 'signed_in' ? result.sessionId : '' };
  };

  test('a revoked session is refused at once and cannot be renewed', async () => {
    const { sessionId } = await started();
    const person = await findPerson(sessionId);
    expect(person).not.toBeNull();
    await revokeSession({ userId: person?.userId ?? '' }, sessionId);
    expect(await findPerson(sessionId)).toBeNull();
    expect(await renewSession(sessionId)).toBe(false);
  });

  test('an expired session is refused; a live one slides by 7 days at most every 15 minutes', async () => {
    const { sessionId } = await started();
    const hourAgo = new Date(Date.now() - 3_600_000);
    await systemDb().session.update({ where: { id: sessionId }, data: { renewedAt: hourAgo, expiresAt: new Date(Date.now() + 60_000) } });
    expect(await renewSession(sessionId)).toBe(true);
    const slid = await systemDb().session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(slid.expiresAt.getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    await renewSession(sessionId);
    expect((await systemDb().session.findUniqueOrThrow({ where: { id: sessionId } })).renewedAt).toEqual(slid.renewedAt);
    await systemDb().session.update({ where: { id: sessionId }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await findPerson(sessionId)).toBeNull();
    expect(await renewSession(sessionId)).toBe(false);
  });

  test('a name given in the profile is the one colleagues and visitors see; choosing a theme gives no name', async () => {
    const { sessionId } = await started();
    const person = await findPerson(sessionId);
    if (!person) throw new Error('not signed in');
    await systemDb().user.update({ where: { id: person.userId }, data: { name: seal('') } }); // as signing up leaves it
    const { tenantId } = await createTenant(person, createTenantSchema.parse({ name: 'Прядь' }));
    const shown = async (): Promise<string | null> =>
      openOptional((await systemDb().member.findFirstOrThrow({ where: { tenantId } })).displayName);
    await updateProfile(person, { theme: 'dark' });
    expect(await shown()).toBeNull();
    await updateProfile(person, { name: 'Полина Ветрова' });
    expect(await shown()).toBe('Полина Ветрова');
    const second = await createTenant(person, createTenantSchema.parse({ name: 'Прядь 2' }));
    expect(openOptional((await systemDb().member.findFirstOrThrow({ where: { tenantId: second.tenantId } })).displayName)).toBe(
      'Полина Ветрова',
    );
    expect(await getProfile(person)).toMatchObject({ name: 'Полина Ветрова', theme: 'dark' });
  });

  test("another person's session is NOT_FOUND", async () => {
    const [ours, theirs] = [await started(), await started()];
    const us = await findPerson(ours.sessionId);
    await expect(revokeSession({ userId: us?.userId ?? '' }, theirs.sessionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await findPerson(theirs.sessionId)).not.toBeNull();
  });

  test('a reset sets the password, ends every session, kills other links and tells the owner', async () => {
    const { email, sessionId } = await started();
    await askLetter({ email, locale: 'ru', kind: 'reset' });
    const first = await lastTokenTo(email);
    await askLetter({ email, locale: 'ru', kind: 'reset' });
    const second = await lastTokenTo(email);
    await resetPassword({ token: second, password: 'новый пароль надолго' });
    expect(await findPerson(sessionId)).toBeNull();
    expect(await signIn(email, PASSWORD)).toMatchObject({ outcome: 'wrong' });
    expect(await signIn(email, 'новый пароль надолго')).toMatchObject({ outcome: 'signed_in' });
    for (const token of [first, second])
      await expect(resetPassword({ token, password: PASSWORD })).rejects.toMatchObject({ reason: 'link.used' });
    expect((await lettersTo(email)).at(-1)?.subject).toBe('Пароль Fast Lead изменён');
  });

  test('changing the password asks for the current one and keeps only this session', async () => {
    const { email, sessionId } = await started();
    const other = await signIn(email, PASSWORD);
    const person = await findPerson(sessionId);
    if (!person || other.outcome !== 'signed_in') throw new Error('not signed in');
    await expect(changePassword(person, { current: 'не тот', password: 'новый пароль надолго' })).rejects.toMatchObject({
      code: 'INVALID',
      fields: [{ field: 'current', reason: 'password.wrong' }],
    });
    await changePassword(person, { current: PASSWORD, password: 'новый пароль надолго' });
    expect((await listSessions(person)).map((session) => session.id)).toEqual([sessionId]);
    expect(await findPerson(other.sessionId)).toBeNull();
  });
});

test('letters keep no link and no hash once they are sent', async () => {
  const email = newEmail();
  await signUp({ email, password: PASSWORD, locale: 'ru' });
  await lettersTo(email);
  const rows = await systemDb().accountLetter.findMany({ where: { state: 'sent' } });
  const { open } = await import('@/server/platform/crypto');
  expect(rows.every((row) => open(row.payload) === '{}')).toBe(true);
});

test('addresses and names of people are sealed', async () => {
  const { email, userId } = await confirmed();
  const row = await systemDb().user.findUniqueOrThrow({ where: { id: userId } });
  expect(JSON.stringify(row)).not.toContain(email);
  expect(JSON.stringify(row)).not.toContain('Марина');
});

test('an account that is not confirmed within 7 days deletes itself; a confirmed one stays', async () => {
  const { dropUnconfirmed } = await import('./sweep');
  const fresh = newEmail();
  await signUp({ email: fresh, password: PASSWORD, locale: 'ru' });
  const { userId } = await confirmed();
  await systemDb().user.update({ where: { id: userId }, data: { createdAt: new Date(Date.now() - 30 * 86_400_000) } });
  await dropUnconfirmed();
  expect(await systemDb().user.count({ where: { emailHash: emailHashOf(fresh) } })).toBe(1);
  await dropUnconfirmed(new Date(Date.now() + 8 * 86_400_000));
  expect(await systemDb().user.count({ where: { emailHash: emailHashOf(fresh) } })).toBe(0);
  expect(await systemDb().user.count({ where: { id: userId } })).toBe(1);
});
