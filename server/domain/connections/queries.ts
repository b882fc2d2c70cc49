import { open } from '@/server/platform/crypto';
import { notFound } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { settingsOf } from './rules';
import type { ConnectionSettings, ConnectionStatus, ConnectionView } from './schema';

/** A connection with its secrets in clear: for the code that talks to the vendor, never for an answer to a browser. */
export type OpenedConnection = {
  id: string;
  channel: ConnectionView['channel'];
  provider: string;
  status: ConnectionStatus;
  isTest: boolean;
  credentials: Record<string, unknown>;
  hookSecret: string;
  settings: ConnectionSettings;
};

const viewed = {
  id: true,
  channel: true,
  provider: true,
  name: true,
  status: true,
  statusReason: true,
  isTest: true,
  settings: true,
  checkedAt: true,
  createdAt: true,
} as const;

export async function listConnections(scope: Scope): Promise<ConnectionView[]> {
  const rows = await scope.db.connection.findMany({ where: { tenantId: scope.tenantId }, select: viewed, orderBy: { createdAt: 'asc' } });
  return rows.map(viewOf);
}

/** Throws NOT_FOUND. */
export async function getConnection(scope: Scope, connectionId: string): Promise<ConnectionView> {
  const row = await scope.db.connection.findFirst({ where: { tenantId: scope.tenantId, id: connectionId }, select: viewed });
  if (!row) throw notFound('connection');
  return viewOf(row);
}

/** When the vendor last told us something new through this connection; null while it never has. */
export async function lastReceivedAt(scope: Scope, { connectionId }: { connectionId: string }): Promise<Date | null> {
  const { _max: newest } = await scope.db.hookDelivery.aggregate({
    where: { tenantId: scope.tenantId, connectionId },
    _max: { receivedAt: true },
  });
  return newest.receivedAt;
}

/** The connection with its secrets; `openChannel` of the registry makes a channel of it. Throws NOT_FOUND. */
export async function openConnection(scope: Scope, connectionId: string): Promise<OpenedConnection> {
  const row = await scope.db.connection.findFirst({
    where: { tenantId: scope.tenantId, id: connectionId },
    select: { ...viewed, credentials: true, hookSecret: true },
  });
  if (!row) throw notFound('connection');
  return openRow(row);
}

type ViewRow = {
  id: string;
  channel: string;
  provider: string;
  name: string;
  status: string;
  statusReason: string | null;
  isTest: boolean;
  settings: unknown;
  checkedAt: Date | null;
  createdAt: Date;
};

function viewOf(row: ViewRow): ConnectionView {
  const settings = settingsOf(row.settings);
  return {
    id: row.id,
    channel: row.channel as ConnectionView['channel'],
    provider: row.provider,
    name: row.name,
    status: row.status as ConnectionStatus,
    statusReason: row.statusReason,
    isTest: row.isTest,
    account: settings.account ?? null,
    link: settings.link ?? null,
    shown: settings.shown ?? {},
    checkedAt: row.checkedAt,
    createdAt: row.createdAt,
  };
}

export type SealedRow = {
  id: string;
  channel: string;
  provider: string;
  status: string;
  isTest: boolean;
  settings: unknown;
  credentials: string;
  hookSecret: string;
};

/** Opens the sealed columns of a row that a door or a query has proven. */
export function openRow(row: SealedRow): OpenedConnection {
  return {
    id: row.id,
    channel: row.channel as ConnectionView['channel'],
    provider: row.provider,
    status: row.status as ConnectionStatus,
    isTest: row.isTest,
    credentials: JSON.parse(open(row.credentials)) as Record<string, unknown>,
    hookSecret: open(row.hookSecret),
    settings: settingsOf(row.settings),
  };
}
