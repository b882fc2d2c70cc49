import { z } from 'zod';
import { seal } from '@/server/platform/crypto';
import type { SystemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';

/**
 * Letters about accounts. The row is written in the transaction of what it tells of and sent after it, by
 * `deliverLetters`; a crash between the two costs a minute, not a letter.
 *
 * A request writes the same row whether or not the address is known. Only the delivery looks the person up and decides
 * what to write, if anything: neither the answer nor its timing tells a stranger who has an account.
 */
export const letterKinds = ['sign_up', 'reset', 'sign_in', 'password_changed'] as const;
export type LetterKind = (typeof letterKinds)[number];

export const letterPayloadSchema = z.object({
  email: z.string(),
  /** Of a sign-up: becomes the password when the link is opened. */
  passwordHash: z.string().optional(),
  /** Page to open after signing in; a path of ours. */
  returnTo: z.string().optional(),
});
export type LetterPayload = z.infer<typeof letterPayloadSchema>;

export async function queueLetter(db: SystemDb, letter: { kind: LetterKind; locale: string; payload: LetterPayload }): Promise<void> {
  const now = new Date();
  await db.accountLetter.createMany({
    data: [
      {
        id: newId('accountLetter'),
        kind: letter.kind,
        locale: letter.locale,
        payload: seal(JSON.stringify(letter.payload)),
        dueAt: now,
        createdAt: now,
      },
    ],
  });
}
