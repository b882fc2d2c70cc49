import { z } from 'zod';

/** A new wording of a consent document. The limits hold a long legal text and stop a pasted book. */
export const publishConsentSchema = z.object({
  /** The version that was edited; it goes out of use. */
  documentId: z.string().max(60),
  title: z.string().trim().min(3, 'consent.title').max(160),
  text: z.string().trim().min(40, 'consent.text').max(20_000),
});
export type PublishConsentInput = z.infer<typeof publishConsentSchema>;
