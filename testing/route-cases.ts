import type { World } from './isolation-world';

/**
 * What the isolation test sends to each route of the manifests: one tenant's key, token or address with another tenant's
 * ids. A route without a case here fails the test. Preflights need none: they say the same to everybody.
 *
 * `send` may return several requests; each must be answered with one of `status`, show nothing of the other tenant and
 * change none of its rows. `open`: there is nothing of a tenant behind it; the reason says what is.
 */
export type RouteRequest = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  form?: Record<string, string>;
};
export type RouteCase = { open: string } | { status: number[]; send: (other: World, own: World) => RouteRequest[] };

const refused = [401, 403, 404];
const site = ({ siteKey }: World, token?: string): Record<string, string> => ({
  'x-site-key': siteKey,
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});
const page = ({ slug }: World, more: Record<string, string> = {}): Record<string, string> => ({ tenant: slug, ...more });
const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const foreignPage = (headers: Record<string, string> = {}): Record<string, string> => ({ ...headers, origin: 'https://evil.example' });
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
const contact = { contact: { name: 'Чужой', phone: '+79120000009' }, consent: { gdpr: true } };

/** Our key with their visitor's token, and their key with ours: a token is of one tenant. */
const crossedTokens = (other: World, own: World, rest: RouteRequest = {}): RouteRequest[] => [
  { ...rest, headers: site(own, other.visitorToken) },
  { ...rest, headers: site(other, own.visitorToken) },
  { ...rest, headers: site(other) },
];

export const routeCases: Record<string, RouteCase> = {
  'GET /api/health': { open: 'the state of the process' },
  'GET /api/health/live': { open: 'the state of the process' },
  'GET /api/health/ready': { open: 'the state of the process' },
  'GET /api/metrics': { open: 'counts of all tenants together, for this machine or a token (health.db.test.ts)' },
  'GET /api/v1/openapi.json': { open: 'the document of the interface, the same for everybody' },
  'GET /widget/:file': { open: 'files of the build, by names of its manifest' },
  'GET /widget/v1/preview': { open: 'a page without data: the editor passes the settings in' },
  'GET /widget/v1/preview.js': { open: 'the loader without a config' },
  'GET /widget/v1/widget.js': { open: 'the public configuration of the tenant that the address names' },
  'GET /lab/telegram/:account': {
    open: 'forwards to the dashboard, whose door asks who it is; not for strangers where others can come in (life-of-the-process.spec.ts)',
  },
  'POST /api/v1/leads': {
    status: refused,
    send: (other, own) => [
      { headers: bearer(own.apiKey), body: { tenant: other.slug, ...contact } },
      { headers: bearer(own.apiKey), body: { tenant: other.siteKey, ...contact } },
      { headers: foreignPage({ 'x-site-key': other.siteKey }), body: { tenant: other.slug, ...contact } },
    ],
  },
  'POST /api/v1/widget-events': {
    status: refused,
    send: ({ siteKey }) => [
      {
        headers: foreignPage(),
        body: { tenant: siteKey, events: [{ sessionId: 'isolation-session', eventName: 'open', at: new Date().toISOString() }] },
      },
    ],
  },
  'POST /api/widget/v1/messages': {
    status: refused,
    send: (other) => [
      { headers: foreignPage(site(other, other.visitorToken)), body: { clientKey: 'isolation-client-key', text: 'чужое' } },
    ],
  },
  'GET /api/widget/v1/conversation': { status: refused, send: (other, own) => crossedTokens(other, own) },
  'POST /api/widget/v1/read': { status: refused, send: (other, own) => crossedTokens(other, own, { body: { seq: 1 } }) },
  'POST /api/widget/v1/contact': { status: refused, send: (other, own) => crossedTokens(other, own, { body: contact }) },
  'POST /api/widget/v1/realtime': {
    status: refused,
    send: (other, own) => [
      ...crossedTokens(other, own, { body: { socket_id: '1.1', channel_name: `private-conversation-${other.conversationId}` } }),
      { headers: site(own, own.visitorToken), body: { socket_id: '1.1', channel_name: `private-conversation-${other.conversationId}` } },
      { headers: site(own, own.visitorToken), body: { socket_id: '1.1', channel_name: `presence-tenant-${own.tenantId}` } },
    ],
  },
  'GET /api/widget/v1/slots': {
    status: refused,
    send: (other, own) => [...crossedTokens(other, own), { headers: site(own, own.visitorToken), query: { service: other.serviceId } }],
  },
  'POST /api/widget/v1/holds': {
    status: refused,
    send: (other, own) => [
      ...crossedTokens(other, own, {
        body: { serviceId: other.serviceId, staffId: other.staffId, startsAt: tomorrow, clientKey: 'isolation' },
      }),
      {
        headers: site(own, own.visitorToken),
        body: { serviceId: other.serviceId, staffId: other.staffId, startsAt: tomorrow, clientKey: 'isolation' },
      },
      {
        headers: site(own, own.visitorToken),
        body: { serviceId: own.serviceId, staffId: other.staffId, startsAt: tomorrow, clientKey: 'isolation' },
      },
    ],
  },
  'POST /api/widget/v1/holds/:id/release': {
    status: refused,
    send: (other, own) => [
      ...crossedTokens(other, own, { params: { id: other.holdId }, body: {} }),
      { headers: site(own, own.visitorToken), params: { id: other.holdId }, body: {} },
    ],
  },
  'POST /api/widget/v1/bookings': {
    status: [...refused, 422], // 422: the visitor gave no way to be reached, asked before the hold is looked for
    send: (other, own) => [
      ...crossedTokens(other, own, { body: { bookingId: other.holdId } }),
      { headers: site(own, own.visitorToken), body: { bookingId: other.holdId } },
    ],
  },
  'POST /api/widget/v1/bookings/:id/cancel': {
    status: refused,
    send: (other, own) => [
      ...crossedTokens(other, own, { params: { id: other.bookingId }, body: {} }),
      { headers: site(own, own.visitorToken), params: { id: other.bookingId }, body: {} },
    ],
  },
  'POST /api/widget/v1/bookings/:id/reschedule': {
    status: refused,
    send: (other, own) => [
      ...crossedTokens(other, own, { params: { id: other.bookingId }, body: { startsAt: tomorrow } }),
      { headers: site(own, own.visitorToken), params: { id: other.bookingId }, body: { startsAt: tomorrow } },
    ],
  },
  'GET /api/book/v1/:tenant/slots': {
    status: refused,
    send: (other, own) => [{ params: page(own), query: { service: other.serviceId, from: tomorrow.slice(0, 10) } }],
  },
  'GET /api/book/v1/:tenant/nearest': { status: [200], send: (other, own) => [{ params: page(own), query: { service: other.serviceId } }] },
  'GET /api/book/v1/:tenant/hold': {
    status: [200],
    send: (other, own) => [{ params: page(own), headers: { cookie: `fl_holder=${other.holderKey}` } }],
  },
  'POST /api/book/v1/:tenant/holds': {
    status: refused,
    send: (other, own) => [{ params: page(own), body: { serviceId: other.serviceId, staffId: other.staffId, startsAt: tomorrow } }],
  },
  'POST /api/book/v1/:tenant/holds/:id/release': {
    status: refused,
    send: (other, own) => [
      { params: page(own, { id: other.holdId }), headers: { cookie: `fl_holder=${other.holderKey}` }, body: {} },
      { params: page(other, { id: other.holdId }), headers: { cookie: `fl_holder=${own.holderKey}` }, body: {} },
    ],
  },
  'POST /api/book/v1/:tenant/bookings': {
    status: refused,
    send: (other, own) => [
      { params: page(own), headers: { cookie: `fl_holder=${other.holderKey}` }, body: { bookingId: other.holdId, ...contact } },
      { params: page(other), headers: { cookie: `fl_holder=${own.holderKey}` }, body: { bookingId: other.holdId, ...contact } },
    ],
  },
  'GET /api/book/v1/:tenant/bookings/:file': {
    status: refused,
    send: (other, own) => [
      { params: page(own, { file: `${other.manageToken}.ics` }) },
      { params: page(other, { file: `${other.bookingId}.ics` }) },
    ],
  },
  'GET /api/book/v1/:tenant/manage/:token': {
    status: refused,
    send: (other, own) => [{ params: page(own, { token: other.manageToken }) }, { params: page(other, { token: own.manageToken }) }],
  },
  'GET /api/book/v1/:tenant/manage/:token/slots': {
    status: refused,
    send: (other, own) => [{ params: page(own, { token: other.manageToken }), query: { from: tomorrow.slice(0, 10) } }],
  },
  'POST /api/book/v1/:tenant/manage/:token/reschedule': {
    status: refused,
    send: (other, own) => [{ params: page(own, { token: other.manageToken }), body: { startsAt: tomorrow } }],
  },
  'POST /api/book/v1/:tenant/manage/:token/cancel': {
    status: refused,
    send: (other, own) => [{ params: page(own, { token: other.manageToken }), body: {} }],
  },
  'POST /api/realtime/auth': {
    status: refused,
    send: (other, own) => [
      ...[
        `presence-tenant-${other.tenantId}`,
        `private-conversation-${other.conversationId}`,
        `private-operator-${other.people.operator.memberId}`,
      ].map((channel) => ({
        headers: { cookie: own.cookie },
        form: { socket_id: '1.1', channel_name: channel },
      })),
      { headers: foreignPage({ cookie: own.cookie }), form: { socket_id: '1.1', channel_name: `presence-tenant-${own.tenantId}` } },
      { form: { socket_id: '1.1', channel_name: `presence-tenant-${other.tenantId}` } },
    ],
  },
  'POST /api/realtime/user': {
    status: refused,
    send: (_other, own) => [
      { form: { socket_id: '1.1' } },
      { headers: { cookie: 'fastlead.session=guessed' }, form: { socket_id: '1.1' } },
      { headers: foreignPage({ cookie: own.cookie }), form: { socket_id: '1.1' } },
    ],
  },
  'POST /api/hooks/:provider/:connection': {
    status: refused,
    send: ({ connectionId }, own) => [
      {
        params: { provider: 'telegram', connection: connectionId },
        headers: { 'x-telegram-bot-api-secret-token': 'guessed' },
        body: { update_id: 1 },
      },
      { params: { provider: 'telegram', connection: connectionId }, body: { update_id: 1 } },
      { params: { provider: 'email', connection: own.connectionId }, body: { update_id: 1 } },
    ],
  },
};
