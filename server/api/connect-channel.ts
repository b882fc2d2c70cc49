import { z } from 'zod';
import { publicUrl } from '@/server/platform/env';
import { AppError, ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { newId } from '@/server/platform/ids';
import { deleteConnection } from '@/server/domain/connections/commands/delete-connection';
import { recordConnected, recordDisconnected, recordTest, renewHookSecret } from '@/server/domain/connections/commands';
import { getConnection, lastReceivedAt, openConnection, type OpenedConnection } from '@/server/domain/connections/queries';
import type { Scope } from '@/server/domain/scope';
import { hookUrlOf, linkTemplateOf, openChannel } from '@/server/providers/channels/open-channel';
import type { HookState, OpenChannel, TestResult } from '@/server/providers/channels/port';
import { callLab } from './lab-call';

/**
 * Where connections (rows) and providers (vendors) meet for a person on the channels page. It lives beside the router
 * because the domain knows no vendor and no vendor call may happen inside a unit of work: each function is load → call →
 * record, with a Scope of its own for each end. The process' start uses it too, for the demo's test connections.
 */
export type Enter = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

export type Checked = { ok: true; account: string } | { ok: false; kind: string; reason: string };

/** Asks the vendor who we are and writes the answer down. Throws NOT_FOUND. */
export async function testConnection(enter: Enter, { connectionId }: { connectionId: string }): Promise<Checked> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  const result = await ask(connection);
  await enter((scope) => recordTest(scope, { connectionId, result }));
  return checkedOf(result);
}

/** Tests, then tells the vendor where to call. What fails is the connection's status, not an exception. Throws NOT_FOUND. */
export async function connectChannel(enter: Enter, { connectionId }: { connectionId: string }): Promise<Checked> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  const result = await ask(connection, (channel) => channel.connect({ url: hookUrlOf(connection), secret: connection.hookSecret }));
  await enter((scope) =>
    result.ok
      ? recordConnected(scope, { connectionId, account: result.account, link: result.link, linkTemplate: linkTemplateOf(connection) })
      : recordTest(scope, { connectionId, result }),
  );
  if (result.ok && connection.isTest && connection.channel === 'email') await takeLabLetters(enter, connection);
  log.info({ event: 'channel_connected', connectionId, provider: connection.provider, ok: result.ok });
  return checkedOf(result);
}

export type InboundMail = { url: string; isReachable: boolean; lastLetterAt: Date | null };

/** Where a mail server hands letters on, and whether it does. Throws NOT_FOUND, INVALID for a channel that is no mail. */
export async function inboundMail(scope: Scope, { connectionId }: { connectionId: string }): Promise<InboundMail> {
  const connection = await getConnection(scope, connectionId);
  requireMail(connection);
  const url = hookUrlOf(connection);
  // A mail server elsewhere cannot call this machine by a name that every machine gives itself; the lab's is on this machine.
  const isReachable = connection.isTest || !isLoopback(new URL(url).hostname);
  return { url, isReachable, lastLetterAt: await lastReceivedAt(scope, { connectionId }) };
}

/** A new secret for the mail server; the lab's own learns it at once. Throws NOT_FOUND, INVALID for a channel that is no mail. */
export async function renewMailSecret(enter: Enter, { connectionId }: { connectionId: string }): Promise<{ secret: string }> {
  requireMail(await enter((scope) => getConnection(scope, connectionId)));
  const { secret } = await enter((scope) => renewHookSecret(scope, { connectionId }));
  const connection = await enter((scope) => openConnection(scope, connectionId));
  if (connection.isTest && connection.status === 'connected') await takeLabLetters(enter, connection);
  log.info({ event: 'hook_secret_renewed', connectionId });
  return { secret };
}

function requireMail({ channel }: { channel: string }): void {
  if (channel !== 'email') throw new AppError('INVALID', 'only a mail connection is handed letters', { reason: 'connection.not_mail' });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** What the owner of a real mail server sets up there: letters to this mailbox are handed on to our webhook. */
async function takeLabLetters(enter: Enter, connection: OpenedConnection): Promise<void> {
  const tenantId = await enter(async (scope) => scope.tenantId);
  const hook = { url: hookUrlOf(connection), secret: connection.hookSecret };
  await callLab(tenantId, { action: 'mailHook', ...hook }, z.object({}));
}

/** Turned off on our side whatever the vendor says: a vendor that is down must not keep a channel on. */
export async function disconnectChannel(enter: Enter, { connectionId }: { connectionId: string }): Promise<void> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  await enter((scope) => recordDisconnected(scope, { connectionId }));
  try {
    await openChannel(connection).channel.disconnect();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ event: 'vendor_not_told', connectionId, provider: connection.provider, kind: error.kind });
  }
}

/**
 * Deleted on our side first, then the vendor is told, if its calls come to this connection: the same bot connected a second time keeps
 * its own. Throws NOT_FOUND, CONFLICT.
 */
export async function removeChannel(enter: Enter, { connectionId }: { connectionId: string }): Promise<void> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  await enter((scope) => deleteConnection(scope, { connectionId }));
  log.info({ event: 'connection_deleted', connectionId, provider: connection.provider });
  if (connection.status === 'new' || connection.status === 'off') return; // the vendor never heard of us, or has been told
  try {
    const { channel } = openChannel(connection);
    const state = await channel.hookState?.();
    if (!state || isHookOf(connection, state)) await channel.disconnect();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ event: 'vendor_not_told', connectionId, provider: connection.provider, kind: error.kind });
  }
}

function isHookOf(connection: OpenedConnection, { url }: HookState): boolean {
  return url !== null && URL.canParse(url) && new URL(url).pathname === new URL(hookUrlOf(connection)).pathname;
}

export type HookReport =
  | { supported: false }
  | { supported: true; isOurs: boolean; waiting: number; lastError: string | null; lastErrorAt: Date | null }
  | { supported: true; error: string };

/** How the vendor's calls to us go, where it tells. */
export async function hookReport(enter: Enter, { connectionId }: { connectionId: string }): Promise<HookReport> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  try {
    const { channel } = openChannel(connection);
    if (!channel.hookState) return { supported: false };
    const state: HookState = await channel.hookState();
    return {
      supported: true,
      isOurs: isHookOf(connection, state),
      waiting: state.waiting,
      lastError: state.lastError,
      lastErrorAt: state.lastErrorAt,
    };
  } catch (error) {
    if (error instanceof ProviderError) return { supported: true, error: error.kind };
    throw error;
  }
}

/** A letter to the person who set it up. Throws INVALID for a channel that is no mail, UNAVAILABLE with the server's words. */
export async function sendTestLetter(
  enter: Enter,
  { connectionId, to, subject, text, fromName }: { connectionId: string; to: string; subject: string; text: string; fromName: string },
): Promise<void> {
  const connection = await enter((scope) => openConnection(scope, connectionId));
  if (connection.channel !== 'email')
    throw new AppError('INVALID', 'only a mail connection sends letters', { reason: 'connection.not_mail' });
  const id = newId('message');
  try {
    await openChannel(connection).channel.send({
      to,
      text,
      idempotencyKey: id,
      email: { subject, fromName, messageId: `<${id}@${new URL(publicUrl()).hostname}>` },
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError(error.kind === 'rejected' ? 'INVALID' : 'UNAVAILABLE', error.message, {
      reason: `letter.${error.kind}`,
      publicMessage: error.message,
      cause: error,
    });
  }
}

async function ask(connection: OpenedConnection, then?: (channel: OpenChannel) => Promise<void>): Promise<TestResult> {
  try {
    const { channel } = openChannel(connection);
    const result = await channel.test();
    if (result.ok) await then?.(channel);
    return result;
  } catch (error) {
    if (error instanceof ProviderError) return { ok: false, kind: error.kind, reason: error.message };
    throw error;
  }
}

function checkedOf(result: TestResult): Checked {
  return result.ok ? { ok: true, account: result.account } : { ok: false, kind: result.kind, reason: result.reason };
}
