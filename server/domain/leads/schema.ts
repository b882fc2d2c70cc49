import { z } from 'zod';
import { contactSchema, NAME_MAX } from '@/server/domain/contacts/schema';
import { channelNames } from '@/server/providers/channels/port';

export const leadStatuses = ['new', 'contacted', 'booked', 'lost'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

/** accepted = finished + in progress + waiting + dead letter. */
export const ledgerStates = ['in_progress', 'waiting', 'finished', 'dead_letter'] as const;
export type LedgerState = (typeof ledgerStates)[number];

const short = (max: number) => z.string().trim().max(max, 'input.too_long');
const label = short(300).optional();

/** `POST /api/v1/leads`, as documented in docs/api.md. Reasons of errors are keys of the widget's and the dashboard's texts. */
export const leadInputSchema = z.object({
  tenant: z.string({ error: 'tenant.required' }).min(1, 'tenant.required').max(80, 'tenant.not_found').optional(),
  contact: contactSchema.extend({
    name: z.string().max(NAME_MAX, 'name.too_long').nullish(),
    phone: z.string().max(64, 'phone.invalid').nullish(),
    email: z.string().max(254, 'email.invalid').nullish(),
  }),
  consent: z.object({
    gdpr: z.boolean(),
    marketing: z.boolean().default(false),
    documentIds: z.array(z.string().max(64)).max(10).default([]),
  }),
  source: short(80).default('api'),
  utm: z.object({ source: label, medium: label, campaign: label, term: label, content: label }).default({}),
  channel: z.enum(channelNames, { error: 'channel.unknown' }).default('web'),
  payload: z.record(z.string().max(100), z.unknown()).default({}),
  page: z.object({ url: short(2000).optional(), referrer: short(2000).optional(), landing: short(2000).optional() }).default({}),
  timeZone: short(64).optional(),
  locale: z.enum(['ru', 'en']).optional(),
});
export type LeadInputParsed = z.infer<typeof leadInputSchema>;

export const listLeadsSchema = z.object({
  status: z.enum(leadStatuses).optional(),
  ledgerState: z.enum(ledgerStates).optional(),
  channel: z.enum(channelNames).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Exact phone or e-mail, the last four digits of a phone, or the beginning (2–8 letters) of a word of the name. */
  search: z.string().trim().max(120).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(100).default(50),
});

export const leadIdSchema = z.object({ leadId: z.string().max(64) });
export const changeLeadStatusSchema = leadIdSchema.extend({ status: z.enum(leadStatuses) });

/** Everything that can stand in a lead's trace. Each has its words in messages/<locale>/leads.json; a test holds that. */
export const hopKinds = [
  'lead.accepted',
  'lead.duplicate',
  'lead.joined',
  'lead.status_changed',
  'lead.escalated',
  'lead.finished',
  'lead.dead_letter',
  'lead.retried',
  'workflow.started',
  'channel.chosen',
  'channel.opened',
  'channel.switched',
  'message.first_contact',
  'message.failed',
  'message.unknown',
  'message.repeated',
  'message.reminder',
  'question.asked',
  'contact.added',
  'slots.offered',
  'booking.held',
  'booking.released',
  'booking.expired',
  'booking.confirmed',
  'booking.rescheduled',
  'booking.cancelled',
  'conversation.claimed',
] as const;
export type HopKind = (typeof hopKinds)[number];
