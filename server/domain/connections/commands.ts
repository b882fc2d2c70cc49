import type { z } from 'zod';
import { correlationId } from '@/server/platform/context';
import { open, seal, sha256 } from '@/server/platform/crypto';
import { FOREIGN_KEY_VIOLATION, sqlState } from '@/server/platform/db/client';
import { AppError, notFound, type FieldError } from '@/server/platform/errors';
import { newId, newSecret } from '@/server/platform/ids';
import { priorityOf } from '@/server/domain/events';
import type { Scope, TenantId } from '@/server/domain/scope';
import type { ChannelName, CredentialField, InboundEvent, TestResult } from '@/server/providers/channels/port';
import { isReachableAfter, mergeCredentials, orderOf, reviveEvent, settingsOf, shownValues, subjectOf } from './rules';
import type { ConnectionSettings } from './schema';

/** What a provider tells about its credentials. The domain knows no vendor: the caller passes the provider in. */
export type ProviderFacts = {
  id: string;
  channel: string;
  fields: readonly CredentialField[];
  credentials: z.ZodType<Record<string, unknown>>;
};

type Values = Record<string, string | number>;

/** Saves a new connection; nobody is called yet. Throws INVALID with a list of fields. */
export async function createConnection(
  scope: Scope,
  { provider, name, credentials, isTest }: { provider: ProviderFacts; name: string; credentials: Values; isTest: boolean },
): Promise<{ connectionId: string }> {
  const checked = check(provider, mergeCredentials({}, credentials));
  const id = newId('connection');
  const now = scope.now();
  await scope.db.connection.create({
    data: {
      id,
      tenantId: scope.tenantId,
      channel: provider.channel,
      provider: provider.id,
      name: name || provider.id,
      credentials: seal(JSON.stringify(checked)),
      hookSecret: seal(newSecret()),
      isTest,
      status: 'new',
      settings: { shown: shownValues(provider.fields, checked) },
      createdAt: now,
      updatedAt: now,
    },
  });
  changed(scope, id);
  return { connectionId: id };
}

/** Changes what was given; an empty secret stays. A changed credential makes the connection `new`: it must be tested again. */
export async function updateConnection(
  scope: Scope,
  change: { connectionId: string; provider: ProviderFacts; name?: string; credentials?: Values; isTest?: boolean },
): Promise<void> {
  const row = await scope.db.connection.findFirst({
    where: { tenantId: scope.tenantId, id: change.connectionId },
    select: { credentials: true, settings: true, isTest: true, name: true },
  });
  if (!row) throw notFound('connection');
  const stored = JSON.parse(open(row.credentials)) as Record<string, unknown>;
  const checked = check(change.provider, mergeCredentials(stored, change.credentials ?? {}));
  const isTest = change.isTest ?? row.isTest;
  const isSame = JSON.stringify(checked) === JSON.stringify(stored) && isTest === row.isTest;
  await scope.db.connection.update({
    where: { id: change.connectionId, tenantId: scope.tenantId },
    data: {
      name: change.name || row.name,
      credentials: seal(JSON.stringify(checked)),
      isTest,
      updatedAt: scope.now(),
      ...(isSame ? {} : { status: 'new', statusReason: null, settings: { shown: shownValues(change.provider.fields, checked) } }),
    },
  });
  changed(scope, change.connectionId);
}

/**
 * A new secret for those who call us; the old one is worth nothing from now on. It is in the answer and never again: a lost one is
 * made anew. Throws NOT_FOUND.
 */
export async function renewHookSecret(scope: Scope, { connectionId }: { connectionId: string }): Promise<{ secret: string }> {
  const secret = newSecret();
  const { count } = await scope.db.connection.updateMany({
    where: { tenantId: scope.tenantId, id: connectionId },
    data: { hookSecret: seal(secret), updatedAt: scope.now() },
  });
  if (count === 0) throw notFound('connection');
  changed(scope, connectionId);
  return { secret };
}

/** The vendor knows us and calls us. */
export async function recordConnected(
  scope: Scope,
  { connectionId, account, link, linkTemplate }: { connectionId: string; account: string; link?: string; linkTemplate?: string },
): Promise<void> {
  const username = account.startsWith('@') ? account.slice(1) : undefined;
  await save(scope, connectionId, { status: 'connected', statusReason: null }, { account, username, link, linkTemplate });
}

/** A test without connecting: a good one only clears the reason, a bad one is an error the owner must see. */
export async function recordTest(scope: Scope, { connectionId, result }: { connectionId: string; result: TestResult }): Promise<void> {
  if (result.ok) await save(scope, connectionId, { statusReason: null }, { account: result.account, link: result.link });
  else await save(scope, connectionId, { status: 'error', statusReason: `${result.kind}: ${result.reason}`.slice(0, 500) }, {});
}

/** The vendor refused our credentials while a message was sent: the owner sees it on the channels page. */
export async function recordBroken(scope: Scope, { connectionId, reason }: { connectionId: string; reason: string }): Promise<void> {
  await save(scope, connectionId, { status: 'error', statusReason: reason.slice(0, 500) }, {});
}

export async function recordDisconnected(scope: Scope, { connectionId }: { connectionId: string }): Promise<void> {
  await save(scope, connectionId, { status: 'off', statusReason: null }, {});
}

/** Injected by the caller: `callAsTenant('store_events', …)` of server/auth. */
export type StoreEventsCall = (payload: { tenantId: TenantId }) => Promise<{ outboxIds: string[] }>;

/**
 * Keeps what a vendor told us: each event once, however often and in however many parallel requests it comes. Emits
 * `hook.received` for the new ones. After the commit the vendor may forget them, so they are whole here. Throws NOT_FOUND.
 */
export async function storeEvents(
  call: StoreEventsCall,
  { tenantId, connectionId, events }: { tenantId: TenantId; connectionId: string; events: readonly InboundEvent[] },
): Promise<{ stored: number }> {
  if (events.length === 0) return { stored: 0 };
  const payload = {
    tenantId,
    connectionId,
    at: new Date().toISOString(),
    priority: priorityOf('hook.received'),
    correlationId: correlationId(),
    events: events.map((event) => ({
      id: newId('hook'),
      externalId: event.externalId,
      body: seal(JSON.stringify(event)),
      subject: subjectHash(connectionId, event),
      orderKey: String(orderOf(event)), // a whole number of up to 64 bits
      outboxId: newId('outbox'),
    })),
  };
  const { outboxIds } = await call(payload).catch((error: unknown) => {
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? notFound('hook') : error; // the connection was deleted in this moment
  });
  return { stored: outboxIds.length };
}

/** `isReachable`: what is known of the person after this event and the newer ones that were applied before it. */
export type ClaimedEvent = { connectionId: string; channel: ChannelName; event: InboundEvent; isReachable: boolean };

/**
 * Takes a stored event for this unit of work. Events of one person are applied one after another: the lock is the oldest
 * row of that person. Null when it was applied before, or when it says what a newer applied event has already overtaken
 * (the person blocked us, then came back). Throws NOT_FOUND.
 */
export async function claimEvent(scope: Scope, { hookId }: { hookId: string }): Promise<ClaimedEvent | null> {
  const named = await scope.db.hookDelivery.findFirst({
    where: { tenantId: scope.tenantId, id: hookId },
    select: { connectionId: true, subject: true, orderKey: true },
  });
  if (!named) throw notFound('hook');
  const samePerson = { tenantId: scope.tenantId, connectionId: named.connectionId, subject: named.subject };
  const oldest = await scope.db.hookDelivery.findFirst({ where: samePerson, orderBy: { id: 'asc' }, select: { id: true } });
  await scope.db.hookDelivery.updateMany({ where: { tenantId: scope.tenantId, id: oldest?.id }, data: { attempts: { increment: 0 } } });
  const row = await scope.db.hookDelivery.findFirst({
    where: { tenantId: scope.tenantId, id: hookId, processedAt: null },
    select: { body: true },
  });
  if (!row) return null;
  const event = reviveEvent(open(row.body));
  const connection = await scope.db.connection.findFirst({
    where: { tenantId: scope.tenantId, id: named.connectionId },
    select: { channel: true },
  });
  if (!connection) throw notFound('connection');
  const newer = await scope.db.hookDelivery.findMany({
    where: { ...samePerson, orderKey: { gt: named.orderKey }, processedAt: { not: null } },
    orderBy: { orderKey: 'desc' },
    take: 50,
    select: { body: true },
  });
  await scope.db.hookDelivery.updateMany({
    where: { tenantId: scope.tenantId, id: hookId },
    data: { processedAt: new Date(), attempts: { increment: 1 }, error: null },
  });
  if (event.type === 'reachability' && newer.length > 0) return null;
  return {
    connectionId: named.connectionId,
    channel: connection.channel as ChannelName,
    event,
    isReachable: isReachableAfter([...newer.map((later) => reviveEvent(open(later.body))), event]),
  };
}

/** The event could not be applied after all tries; the sweep brings it back later. */
export async function recordNotApplied(scope: Scope, { hookId, error }: { hookId: string; error: string }): Promise<void> {
  await scope.db.hookDelivery.updateMany({
    where: { tenantId: scope.tenantId, id: hookId, processedAt: null },
    data: { attempts: { increment: 1 }, error: error.slice(0, 500) },
  });
}

function check(provider: ProviderFacts, values: Record<string, unknown>): Record<string, unknown> {
  const parsed = provider.credentials.safeParse(values);
  if (parsed.success) return parsed.data;
  const fields: FieldError[] = parsed.error.issues.map((issue) => ({
    field: `credentials.${issue.path.join('.')}`,
    reason: 'credential.invalid',
  }));
  throw new AppError('INVALID', `credentials of ${provider.id} refused`, { reason: 'connection.invalid', fields });
}

async function save(
  scope: Scope,
  connectionId: string,
  columns: { status?: string; statusReason?: string | null },
  settings: ConnectionSettings,
): Promise<void> {
  const row = await scope.db.connection.findFirst({ where: { tenantId: scope.tenantId, id: connectionId }, select: { settings: true } });
  if (!row) throw notFound('connection');
  const now = scope.now();
  await scope.db.connection.update({
    where: { id: connectionId, tenantId: scope.tenantId },
    data: { ...columns, settings: { ...settingsOf(row.settings), ...settings }, checkedAt: now, updatedAt: now },
  });
  changed(scope, connectionId);
}

function subjectHash(connectionId: string, event: InboundEvent): string {
  return sha256(`${connectionId}\u0000${subjectOf(event)}`).slice(0, 22);
}

function changed(scope: Scope, connectionId: string): void {
  scope.emit({ name: 'connection.changed', data: { tenantId: scope.tenantId, connectionId } });
}
