import { z } from 'zod';

export const messageStates = ['received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const;
export type MessageState = (typeof messageStates)[number];
export const messageKinds = ['text', 'buttons', 'slots', 'booking', 'contact_request', 'event'] as const;
export type MessageKind = (typeof messageKinds)[number];

const buttonSchema = z.object({ id: z.string(), label: z.string(), url: z.string().optional() });
const slotSchema = z.object({ startsAt: z.string(), staffId: z.string(), staffName: z.string() });

/** Kept with the message; the same shape goes to the widget (widget/protocol.ts, MessagePayload). */
export const messagePayloadSchema = z
  .object({
    buttons: z.array(buttonSchema).optional(),
    question: z.object({ id: z.string(), expects: z.enum(['phone', 'email', 'yes_no', 'number', 'option', 'text']) }).optional(),
    slots: z
      .object({
        serviceId: z.string(),
        serviceName: z.string(),
        durationMin: z.number(),
        priceKopecks: z.number().nullable(),
        priceFrom: z.boolean(),
        timeZone: z.string(),
        slots: z.array(slotSchema),
      })
      .optional(),
    booking: z.looseObject({ id: z.string() }).optional(),
    event: z.object({ name: z.string(), values: z.record(z.string(), z.string()).optional() }).optional(),
    /** Inbound: the pressed button and the message it stood under. */
    answer: z.object({ messageId: z.string().optional(), buttonId: z.string() }).optional(),
    /** Inbound: when the person last changed it. */
    editedAt: z.string().optional(),
    /** Outbound: how often a person sent it again without knowing whether it had arrived, and when last. */
    repeats: z.object({ count: z.number().int(), at: z.string() }).optional(),
    /** Outbound: what an adapter needs beyond the text. */
    email: z.object({ subject: z.string(), inReplyTo: z.string().optional() }).optional(),
  })
  .loose();
export type StoredPayload = z.infer<typeof messagePayloadSchema>;

/** `repeats`: how often it had been sent again when the person decided, so that a repeated press is the same one. */
export const repeatMessageSchema = z.object({ messageId: z.string().max(64), repeats: z.number().int().min(0).max(1000) });
export type RepeatMessage = z.infer<typeof repeatMessageSchema>;
