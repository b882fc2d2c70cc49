import { callAsTenant } from '@/server/auth/unit-of-work';
import { acceptLead, type LeadArrival } from '@/server/domain/leads/commands/accept-lead';
import { leadInputSchema } from '@/server/domain/leads/schema';

type Left = {
  contact: { name?: string; phone?: string; email?: string };
  channel?: 'web' | 'telegram' | 'email';
  /** What the door proved and observed, where a test cares for it. */
  arrival?: Partial<LeadArrival>;
  input?: Record<string, unknown>;
};

/** A lead of the widget as its door would accept it, through the real command and its SQL function. */
export function leaveLead(tenant: { id: string }, { contact, channel = 'web', arrival = {}, input = {} }: Left) {
  return acceptLead(
    (payload) => callAsTenant('accept_lead', payload),
    {
      tenantId: tenant.id as LeadArrival['tenantId'],
      now: new Date(),
      route: 'leads',
      widgetId: null,
      ip: null,
      userAgent: null,
      idempotencyKey: null,
      provenVisitorId: null,
      telegram: null,
      email: null,
      withWebChat: true,
      isSuspicious: false,
      isTest: false,
      ...arrival,
    },
    leadInputSchema.parse({ contact, consent: { gdpr: true }, source: 'widget', channel, ...input }),
  );
}
