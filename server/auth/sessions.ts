import { systemDb, type SystemDb } from '@/server/platform/db/client';
import { notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { log } from '@/server/platform/log';
import { closeSockets } from './live-sockets';
import type { Person } from './person';

/**
 * A session is a row. The cookie only names it; the row is read at the door on every request, so revoking it ends access
 * at once. It lives 7 days from the last renewal, and a renewal is written at most every 15 minutes: the browser asks
 * `/api/auth/session` that often, which also sets the cookie again.
 */
export const SESSION_SECONDS = 7 * 86_400;
export const RENEW_SECONDS = 15 * 60;

export async function createSession(db: SystemDb, input: { userId: string; userAgent: string | null }): Promise<string> {
  const now = new Date();
  const id = newId('session');
  await db.session.create({
    data: {
      id,
      userId: input.userId,
      createdAt: now,
      renewedAt: now,
      expiresAt: after(now),
      userAgent: input.userAgent?.slice(0, 300) ?? null,
    },
  });
  log.info({ event: 'user_logged_in', userId: input.userId, sessionId: id });
  return id;
}

/** The person behind a live session, or null: unknown, revoked, expired, or the address was never confirmed. */
export async function findPerson(sessionId: string): Promise<Person | null> {
  const row = await systemDb().session.findFirst({
    where: { id: sessionId, revokedAt: null, expiresAt: { gt: new Date() }, user: { emailVerifiedAt: { not: null } } },
    select: { id: true, userId: true, user: { select: { locale: true } } },
  });
  return row ? { userId: row.userId, sessionId: row.id, locale: row.user.locale, emailVerified: true } : null;
}

/** Slides a live session. False when there is none to slide. */
export async function renewSession(sessionId: string): Promise<boolean> {
  if (!(await findPerson(sessionId))) return false;
  const now = new Date();
  await systemDb().session.updateMany({
    where: { id: sessionId, revokedAt: null, renewedAt: { lt: new Date(now.getTime() - RENEW_SECONDS * 1000) } },
    data: { renewedAt: now, expiresAt: after(now) },
  });
  return true;
}

/** Ends one session of a person and its open connections. Throws NOT_FOUND for another person's. */
export async function revokeSession(person: Pick<Person, 'userId'>, sessionId: string): Promise<void> {
  const { count } = await systemDb().session.updateMany({
    where: { id: sessionId, userId: person.userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw notFound('session');
  await closeSockets(person.userId);
}

/** Ends every session of a person, or every one but `exceptId`. After the commit the caller closes the person's sockets. */
export async function revokeSessions(db: SystemDb, input: { userId: string; exceptId?: string }): Promise<number> {
  const { count } = await db.session.updateMany({
    where: { userId: input.userId, revokedAt: null, ...(input.exceptId ? { id: { not: input.exceptId } } : {}) },
    data: { revokedAt: new Date() },
  });
  return count;
}

/** «Выйти на других устройствах». Returns how many sessions ended. */
export async function revokeOtherSessions(person: Person): Promise<number> {
  const count = await revokeSessions(systemDb(), { userId: person.userId, exceptId: person.sessionId });
  await closeSockets(person.userId);
  return count;
}

export type SessionView = { id: string; userAgent: string | null; createdAt: Date; renewedAt: Date; isCurrent: boolean };

export async function listSessions(person: Person): Promise<SessionView[]> {
  const rows = await systemDb().session.findMany({
    where: { userId: person.userId, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { renewedAt: 'desc' },
    take: 100, // a person has a handful; a script that signs in forever must not make the page unreadable
    select: { id: true, userAgent: true, createdAt: true, renewedAt: true },
  });
  return rows.map((row) => ({ ...row, isCurrent: row.id === person.sessionId }));
}

function after(now: Date): Date {
  return new Date(now.getTime() + SESSION_SECONDS * 1000);
}
