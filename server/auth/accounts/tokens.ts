import { sha256 } from '@/server/platform/crypto';
import type { SystemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { newId, newSecret } from '@/server/platform/ids';

export type TokenKind = 'verify' | 'reset' | 'sign_in';

const HOUR_MS = 3_600_000;
const lifetimeMs: Record<TokenKind, number> = {
  verify: 24 * HOUR_MS,
  reset: HOUR_MS,
  sign_in: HOUR_MS / 4, // opens the account without a password: as long as the pause it helps over
};

/** A single-use secret for a link; only its hash is stored. Links of the same kind sent before stay valid until used or expired. */
export async function issueToken(db: SystemDb, input: { userId: string; kind: TokenKind; pendingPasswordHash?: string }): Promise<string> {
  const secret = newSecret();
  const now = new Date();
  await db.userToken.create({
    data: {
      id: newId('userToken'),
      userId: input.userId,
      kind: input.kind,
      tokenHash: sha256(secret),
      pendingPasswordHash: input.pendingPasswordHash ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifetimeMs[input.kind]),
    },
  });
  return secret;
}

/** Uses a token up: of two clicks at once one wins. Throws INVALID `link.used`, `link.expired` or `link.unknown`. */
export async function useToken(
  db: SystemDb,
  input: { token: string; kind: TokenKind },
): Promise<{ userId: string; pendingPasswordHash: string | null }> {
  const now = new Date();
  const tokenHash = sha256(input.token);
  const used = await db.userToken.updateMany({
    where: { tokenHash, kind: input.kind, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  const row = await db.userToken.findUnique({
    where: { tokenHash },
    select: { userId: true, kind: true, usedAt: true, pendingPasswordHash: true },
  });
  if (used.count === 1 && row) return { userId: row.userId, pendingPasswordHash: row.pendingPasswordHash };
  const reason = !row || row.kind !== input.kind ? 'link.unknown' : row.usedAt ? 'link.used' : 'link.expired';
  throw new AppError('INVALID', `token refused: ${reason}`, { reason });
}

/** Links asked for earlier die with the password they were asked for. */
export async function dropTokens(db: SystemDb, userId: string): Promise<void> {
  await db.userToken.updateMany({ where: { userId, usedAt: null }, data: { usedAt: new Date() } });
}
