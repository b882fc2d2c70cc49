import type { Ledger } from './schema';

export type LedgerCounts = Omit<Ledger, 'balanced'>;

/** accepted = finished + in progress + waiting + dead letter. */
export function balance(counts: LedgerCounts): Ledger {
  return { ...counts, balanced: counts.accepted === counts.finished + counts.inProgress + counts.waiting + counts.deadLetter };
}
