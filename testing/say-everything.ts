import { TRPCError } from '@trpc/server';
import { seedClinic } from '@/prisma/seed/clinic';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { hookRoutes } from '@/server/hooks/routes';
import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import { signInWithPassword } from '@/server/auth/accounts/sign-in';
import { announced } from '@/server/platform/announcer';
import { closeDb, systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { observed } from '@/server/platform/observed';
import { restRoutes } from '@/server/rest/routes';

/**
 * Run by the test of the log (server/platform/log.db.test.ts) as a process of its own with LOG_LEVEL=debug: one person's
 * data through every door, right, wrong and while the database is broken. What it prints is the log.
 */
const person = JSON.parse(process.argv[2] ?? '{}') as { name: string; phone: string; email: string; text: string; payload: string };
const { slug, tenantId } = await seedClinic(systemDb());
const contact = { name: person.name, phone: person.phone, email: person.email };
const lead = {
  tenant: slug,
  contact,
  consent: { gdpr: true },
  channel: 'web',
  source: 'widget',
  payload: { comment: person.payload },
  page: { url: `https://site.example/?name=${encodeURIComponent(person.name)}` },
};

await post('/api/v1/leads', lead);
await post('/api/v1/leads', lead); // a duplicate
await post('/api/v1/leads', { ...lead, contact: { ...contact, phone: `${person.phone}000000`, email: `${person.email}@@` } }); // wrong fields
await post('/api/v1/leads', { ...lead, channel: person.text, source: person.text.repeat(10), consent: person.text }); // nonsense
await post('/api/v1/leads', `{"contact": {"phone": "${person.phone}", "name": "${person.name}"`, 'raw'); // no JSON
const chat = (await (await post('/api/widget/v1/messages', { tenant: slug, clientKey: 'say-everything-1', text: person.text })).json()) as {
  visitor?: { token: string };
};
const visitor = { authorization: `Bearer ${chat.visitor?.token ?? ''}` };
await post('/api/widget/v1/contact', { tenant: slug, ...contact, consent: { gdpr: true } }, 'json', visitor);
await post(
  '/api/widget/v1/messages',
  { tenant: slug, clientKey: 'say-everything-2', text: `${person.text} ${person.phone} ${person.email}` },
  'json',
  visitor,
);
await post(`/api/book/v1/${slug}/bookings`, { bookingId: 'bok_0', contact, consent: { gdpr: true }, note: person.text });
await post('/api/hooks/telegram/cxn_0', { message: { text: person.text, from: { first_name: person.name } } });

const user = await seedUser({ name: person.name });
await seedMember({ tenantId, userId: user.id, role: 'admin', name: person.name });
const api = createCallerFactory(appRouter)({
  person: { userId: user.id, sessionId: 'ses_0', locale: 'ru', emailVerified: true },
  tenantSlug: slug,
  locale: 'ru',
  ip: '203.0.113.7',
  userAgent: 'test',
});
await quietly(api.account.signUp({ email: person.email, password: 'Correct-horse-battery-9', accepted: true, locale: 'ru' }));
await quietly(signInWithPassword({ email: person.email, password: person.text, ip: '203.0.113.7', userAgent: null }));
await quietly(api.leads.list({ search: person.phone }));
await quietly(api.leads.list({ search: person.name }));
await quietly(api.account.updateProfile({ name: person.name, locale: 'ru', theme: 'dark' }));

// A broken database: every failure below is ours, and is logged as one.
await systemDb().$disconnect();
process.stderr.write('breaking\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await post('/api/v1/leads', { ...lead, contact: { ...contact, phone: person.phone } });
await post('/api/widget/v1/messages', { tenant: slug, clientKey: 'say-everything-3', text: person.text }, 'json', visitor);
await quietly(api.account.updateProfile({ name: person.name, locale: 'ru', theme: 'light' }));
await quietly(api.account.signUp({ email: `b${person.email}`, password: 'Correct-horse-battery-9', accepted: true, locale: 'ru' }));
await announced();
await closeDb();
process.exit(0);

async function post(path: string, body: unknown, kind: 'json' | 'raw' = 'json', headers: Record<string, string> = {}): Promise<Response> {
  for (const route of [...restRoutes, ...hookRoutes]) {
    const match = new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (route.method !== 'POST' || !match) continue;
    const origin = new URL(publicUrl()).origin;
    const request = new Request(`${origin}${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', 'x-site-key': slug, ...headers },
      body: kind === 'raw' ? String(body) : JSON.stringify(body),
    });
    return observed(route).handle(request, { params: { ...match.groups }, ip: '203.0.113.7' });
  }
  throw new Error(`no route ${path}`);
}

async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof TRPCError) && !(error instanceof Error)) throw error;
  });
}
