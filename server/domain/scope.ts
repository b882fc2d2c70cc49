import type { TenantDb } from '@/server/platform/db/client';
import type { DomainEvent } from './events';
import type { Role } from './permissions';

declare const brand: unique symbol;

/** Proven by one of the five doors in server/auth; a string from input does not type-check as one. */
export type TenantId = string & { readonly [brand]: 'TenantId' };

export type Actor =
  | { kind: 'person'; userId: string; memberId: string; role: Role }
  | { kind: 'visitor'; visitorId: string }
  | { kind: 'api-key'; keyId: string; scopes: string[] }
  | { kind: 'hook'; connectionId: string }
  | { kind: 'system'; job: string };

/**
 * The first argument of every query and command. One Scope is one unit of work: one interactive transaction whose first
 * statement names the tenant. No vendor call happens inside.
 */
export type Scope = {
  readonly tenantId: TenantId;
  readonly actor: Actor;
  readonly db: TenantDb;
  /** The tenant's clock: a test-mode tenant's can be moved. Business rules use it, never SQL `now()`. */
  now: () => Date;
  emit(event: DomainEvent): void;
  /** Written in this transaction when the work is done, with its events: nothing in it reads hops. */
  trace(hop: TraceRow): void;
};

/** A hop of a lead's way as it is stored; of the same `onceKey` one is. */
export type TraceRow = {
  leadId: string;
  kind: string;
  level: 'key' | 'info' | 'warning' | 'error';
  data: Record<string, string | number | boolean | null>;
  onceKey: string | null;
  at: Date;
};
