import type { CredentialField, InboundEvent } from '@/server/providers/channels/port';
import type { ConnectionSettings } from './schema';

type Values = Record<string, string | number>;

/** An empty field of an edit form means "as it was"; so a secret that was never shown need not be typed again. */
export function mergeCredentials(stored: Record<string, unknown>, given: Values): Record<string, unknown> {
  const typed = Object.entries(given).filter(([, value]) => value !== '');
  return { ...stored, ...Object.fromEntries(typed) };
}

/** The values of a form that may be shown again. */
export function shownValues(fields: readonly CredentialField[], credentials: Record<string, unknown>): Record<string, string> {
  const open = fields.filter((field) => field.kind !== 'secret' && credentials[field.name] !== undefined);
  return Object.fromEntries(open.map((field) => [field.name, String(credentials[field.name])]));
}

export function settingsOf(stored: unknown): ConnectionSettings {
  return typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? (stored as ConnectionSettings) : {};
}

/**
 * The vendor's own order of its events: its running number where it has one, else the time it gave. Deliveries come
 * repeated, shuffled and in parallel; what only the latest may decide (is the person reachable) is decided by this.
 */
export function orderOf(event: InboundEvent): bigint {
  return /^\d{1,18}$/.test(event.externalId) ? BigInt(event.externalId) : BigInt(event.at.getTime());
}

/** Whose event it is, or the message it tells of: what must be applied in order. */
export function subjectOf(event: InboundEvent): string {
  return event.type === 'status' ? event.messageExternalId : event.from.externalId;
}

/** The newest event decides: who blocked us is out of reach, whoever did anything else is not. Newest first. */
export function isReachableAfter(events: readonly InboundEvent[]): boolean {
  const [newest] = events;
  return newest?.type === 'reachability' ? newest.reachable : true;
}

/** Turns what was stored as JSON back into an event. */
export function reviveEvent(json: string): InboundEvent {
  const stored = JSON.parse(json) as InboundEvent & { at: string | Date };
  return { ...stored, at: new Date(stored.at) };
}
