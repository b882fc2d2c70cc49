import { sameSecret } from '@/server/platform/crypto';
import { env, publicUrl } from '@/server/platform/env';
import { notFound } from '@/server/platform/errors';
import { readiness } from '@/server/platform/health';
import { metricsText, observeFirstContact, provideReadings } from '@/server/platform/telemetry';
import { json, problem, type Route, type WebHandler } from '@/server/platform/web';
import { businessFigures, firstContactsSince } from '@/server/domain/analytics/sweep';

/** The process answers at all; for a supervisor that restarts what hangs. Asks nobody. */
const live: WebHandler = async () => json(200, { status: 'live' });

/** 200 while this process should get traffic, 503 with reasons otherwise. */
const ready: WebHandler = async () => {
  const answer = await readiness();
  return json(answer.status === 'not_ready' ? 503 : 200, answer);
};

/** Prometheus' scrape. To whoever may not ask, the address does not exist. */
const metrics: WebHandler = async (request, { ip }) => {
  if (!mayScrape(request, ip)) return problem(notFound('route'));
  const { contentType, text } = await metricsText();
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
};

export const healthRoutes: Route[] = [
  { method: 'GET', path: '/api/health', door: 'open', handle: ready },
  { method: 'GET', path: '/api/health/live', door: 'open', handle: live },
  { method: 'GET', path: '/api/health/ready', door: 'open', handle: ready },
  { method: 'GET', path: '/api/metrics', door: 'open', handle: metrics },
];

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * With the token, from anywhere. Without one only from this machine, and only while the product has no public address: a
 * reverse proxy on the same machine makes everybody look local, and a page of a foreign name that resolves to 127.0.0.1
 * would too, so forwarded requests and foreign Host names are refused as well.
 */
function mayScrape(request: Request, ip: string): boolean {
  const { METRICS_TOKEN } = env();
  const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (METRICS_TOKEN && given !== undefined) return sameSecret(given, METRICS_TOKEN);
  const isLocalName = (name: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(name);
  const host = (request.headers.get('host') ?? new URL(request.url).host).replace(/:\d+$/, '');
  return (
    loopback.has(ip) &&
    isLocalName(host) &&
    isLocalName(new URL(publicUrl()).hostname) &&
    !forwarding.some((name) => request.headers.has(name))
  );
}

// Several scrapers at once, or an impatient one, cost one look at the rows in 5 s.
const FRESH_MS = 5000;
let contactsSeenUntil = new Date();
let figures: { at: number; answer: ReturnType<typeof businessFigures> } | undefined;

provideReadings(async () => {
  if (!figures || Date.now() - figures.at >= FRESH_MS) {
    figures = { at: Date.now(), answer: businessFigures() };
    const { seconds, until } = await firstContactsSince(contactsSeenUntil);
    contactsSeenUntil = until;
    for (const value of seconds) observeFirstContact(value);
  }
  const { leadsAccepted, deadLetters, outbox, messages } = await figures.answer;
  return [
    { name: 'fastlead_leads_accepted', help: 'Leads accepted ever, all tenants.', value: leadsAccepted },
    { name: 'fastlead_leads_dead_letter', help: 'Leads whose workflow gave up and that wait for a person.', value: deadLetters },
    { name: 'fastlead_outbox_waiting', help: 'Committed events that were not announced yet.', value: outbox.waiting },
    { name: 'fastlead_outbox_lag_seconds', help: 'Age of the oldest event that was not announced yet.', value: outbox.oldestSeconds },
    ...messages.map(({ channel, state, count }) => ({
      name: 'fastlead_messages_last_hour',
      help: 'Messages of the last hour by channel and state.',
      value: count,
      labels: { channel, state },
    })),
  ];
});
