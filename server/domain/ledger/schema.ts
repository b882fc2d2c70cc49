import { z } from 'zod';

/** The ledger line of a tenant: `accepted` is counted on its own, so a lead that slipped out of every state shows. */
export const ledgerSchema = z.object({
  accepted: z.number(),
  finished: z.number(),
  inProgress: z.number(),
  waiting: z.number(),
  deadLetter: z.number(),
  balanced: z.boolean(),
});
export type Ledger = z.infer<typeof ledgerSchema>;
