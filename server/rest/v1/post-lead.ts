import { enterWithApiKey } from '@/server/auth/api-key';
import { callAsTenant } from '@/server/auth/unit-of-work';
import { issueVisitorToken, siteOf, type Site } from '@/server/auth/visitor';
import { withContext } from '@/server/platform/context';
import { sha256 } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { isAddressSuspicious, takeToken } from '@/server/platform/rate-limit';
import { inTurn } from '@/server/platform/turns';
import { json, problem, type RouteContext, type WebHandler } from '@/server/platform/web';
import { acceptLead, type AcceptedLead, type LeadArrival } from '@/server/domain/leads/commands/accept-lead';
import { leadInputSchema, type LeadInputParsed } from '@/server/domain/leads/schema';
import type { LeadAccepted, NextAction } from '@/widget/protocol';
import { parseBody, readJson, visitorOf, withSite, type SiteRequest } from '../site-request';

type Accepted = Exclude<AcceptedLead, { outcome: 'key_reused' }>;

/** `POST /api/v1/leads`: by public site key from an allowed origin, or by API key. See docs/api.md. */
export const postLead: WebHandler = (request, context) =>
  request.headers.get('authorization')?.startsWith('Bearer flk_') ? byApiKey(request, context) : bySite(request, context);

const bySite = withSite(async (input) => {
  const lead = parseBody(leadInputSchema, input.body);
  await limit('leads', input.site);
  const accepted = await acceptLead((payload) => callAsTenant('accept_lead', payload), await arrivalOf(input), lead);
  return answer(accepted, lead, input.site);
}, 'lead');

const byApiKey: WebHandler = (request, context) =>
  withContext({}, async () => {
    try {
      const body = await readJson(request);
      const key = request.headers.get('authorization') ?? '';
      return await inTurn('api', sha256(key), () => leadOfApi(request, context, body));
    } catch (error) {
      return problem(error);
    }
  });

async function leadOfApi(request: Request, { ip }: RouteContext, body: unknown): Promise<Response> {
  const grant = await enterWithApiKey(request.headers.get('authorization'), 'leads:write');
  const taken = await takeToken('api', grant.tenantId);
  if (!taken.ok) throw limited(taken.retryAfterSeconds);
  const lead = parseBody(leadInputSchema, body);
  const site = await siteOfTenant(lead, grant.tenantId);
  const arrival: LeadArrival = {
    tenantId: grant.tenantId,
    now: new Date(Date.now() + grant.clockShiftMs),
    route: 'leads',
    widgetId: null,
    ip,
    userAgent: request.headers.get('user-agent'),
    idempotencyKey: idempotencyKey(request),
    provenVisitorId: null,
    telegram: site?.telegram ?? null,
    email: site?.email ?? null,
    withWebChat: false,
    isSuspicious: false,
    isTest: false,
  };
  const accepted = await acceptLead((payload) => callAsTenant('accept_lead', payload), arrival, lead);
  return answer(accepted, lead, null);
}

/** The key is the tenant; a `tenant` in the body must not name another one. */
async function siteOfTenant(lead: LeadInputParsed, tenantId: string): Promise<Site | null> {
  if (!lead.tenant) return null;
  const site = await siteOf(lead.tenant);
  if (site.tenantId !== tenantId) throw new AppError('NOT_FOUND', 'tenant of another key', { reason: 'tenant.not_found' });
  return site;
}

export async function arrivalOf(
  input: SiteRequest,
  route: LeadArrival['route'] = 'leads',
  key: string | null = idempotencyKey(input.request),
): Promise<LeadArrival> {
  return {
    tenantId: input.site.tenantId,
    now: input.now,
    route,
    widgetId: input.site.widgetId,
    ip: input.context.ip,
    userAgent: input.request.headers.get('user-agent'),
    idempotencyKey: key,
    provenVisitorId: visitorOf(input)?.visitorId ?? null,
    telegram: input.site.telegram,
    email: input.site.email,
    withWebChat: true,
    isSuspicious: await isAddressSuspicious(input.context.ip),
    isTest: isOwnTest(input),
  };
}

/** The owner tries the widget on the product's own test page: a real lead that no report counts. The demo tenant's page is its site. */
function isOwnTest({ request, site }: SiteRequest): boolean {
  const referer = request.headers.get('referer') ?? '';
  if (site.isDemo || !URL.canParse(referer)) return false;
  const page = new URL(referer);
  return page.pathname === `/demo/${site.slug}` && page.host === (request.headers.get('host') ?? new URL(publicUrl()).host);
}

export async function limit(bucket: 'leads' | 'telemetry', site: Site): Promise<void> {
  const taken = await takeToken(bucket, site.tenantId);
  if (!taken.ok) throw limited(taken.retryAfterSeconds);
}

function limited(retryAfterSeconds: number): AppError {
  return new AppError('RATE_LIMITED', 'rate limit', { reason: 'rate.limited', retryAfterSeconds });
}

function idempotencyKey(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AppError('INVALID', 'bad Idempotency-Key', {
      reason: 'idempotency.invalid',
      fields: [{ field: 'Idempotency-Key', reason: 'idempotency.invalid' }],
    });
  return key;
}

function answer(accepted: Accepted, lead: LeadInputParsed, site: Site | null): Response {
  log.info({
    event: accepted.outcome === 'created' ? 'lead_created' : 'lead_duplicate',
    leadId: accepted.leadId,
    channel: lead.channel,
    source: lead.source,
    replayed: accepted.replayed,
  });
  const body: LeadAccepted = { leadId: accepted.leadId, nextAction: nextAction(accepted, lead, site) };
  return json(accepted.outcome === 'created' ? 201 : 409, body, accepted.replayed ? { 'idempotent-replayed': 'true' } : {});
}

function nextAction(accepted: Accepted, lead: LeadInputParsed, site: Site | null): NextAction {
  const visitor = site ? visitorAnswer(accepted, site) : undefined;
  if (lead.channel === 'telegram' && accepted.deepLink) return { type: 'open_link', channel: 'telegram', url: accepted.deepLink, visitor };
  const isUnreachable = site && (lead.channel === 'telegram' || (lead.channel === 'email' && !site.email));
  if (lead.channel === 'web' || isUnreachable) return { type: 'chat', channel: 'web', visitor };
  return { type: 'wait', channel: lead.channel, visitor };
}

/** The token names the conversation it may read; none is issued for a conversation of somebody else. */
export function visitorAnswer(accepted: Accepted, site: Site): NextAction['visitor'] {
  if (!accepted.conversationId || !accepted.visitorId) return undefined;
  return {
    token: issueVisitorToken(
      { visitorId: accepted.visitorId, conversationId: accepted.conversationId, tenantId: site.tenantId },
      new Date(),
    ),
    conversationId: accepted.conversationId,
  };
}
