import { open } from '@/server/platform/crypto';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { openRow, type OpenedConnection, type SealedRow } from '@/server/domain/connections/queries';
import type { Scope } from '@/server/domain/scope';
import { messagePayloadSchema, type MessageState, type StoredPayload } from '../schema';

export type MessageToSend = {
  id: string;
  seq: number;
  kind: string;
  text: string;
  payload: StoredPayload;
  state: MessageState;
  leaseUntil: Date | null;
  /** An earlier message of the conversation is still on its way. */
  hasEarlier: boolean;
  conversation: { id: string; channel: string; contactId: string; leadId: string | null; lastSeq: number; subject: string | null };
  /** Null where the conversation has none, or it was deleted. */
  connection: OpenedConnection | null;
  /** The vendor's address of the person, as far as we know one. */
  to: string | null;
  tenant: { slug: string; name: string; locale: string };
};

type Found = Omit<MessageToSend, 'payload' | 'leaseUntil' | 'connection' | 'to'> & {
  payload: unknown;
  leaseUntil: string | null;
  connection: SealedRow | null;
  email: string | null;
  identity: string | null;
};

/** All that one attempt at one message needs: one SQL function (prisma/migrations/0022). Null when there is no such message. */
export async function messageToSend(scope: Scope, { messageId }: { messageId: string }): Promise<MessageToSend | null> {
  const found = await callSqlFunction<Found | null>('message_to_send', { tenantId: scope.tenantId, messageId }, scope.db);
  if (!found) return null;
  const { email, identity, connection, payload, text, leaseUntil, ...message } = found;
  return {
    ...message,
    text: open(text),
    payload: messagePayloadSchema.parse(payload),
    leaseUntil: leaseUntil === null ? null : new Date(leaseUntil),
    connection: connection && openRow(connection),
    to: email ? open(email) : identity,
  };
}
