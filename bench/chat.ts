import { encode } from 'next-auth/jwt';
import { seedMember, seedUser } from '@/prisma/seed/users';
import type { SeededTenant } from '@/prisma/seed/factories';
import { sessionCookieName } from '@/server/auth/session';
import { createSession } from '@/server/auth/sessions';
import { systemDb } from '@/server/platform/db/client';
import { env } from '@/server/platform/env';
import { openLiveSocket } from '@/testing/open-live-socket';
import type { MessageAccepted } from '@/widget/protocol';
import { quantile } from './measure';

/**
 * From the visitor's press on "send" to the operator having the text: POST, the hint through the product's own hub, and the
 * operator's GET of the thread, as the inbox does it. Conversations are open side by side, one message after another.
 */
export type ChatFigures = { conversations: number; messages: number; lost: number; p50Ms: number; p95Ms: number };

type Target = { url: string; port: number; tenants: SeededTenant[]; isQuick: boolean };
type Desk = { tenant: SeededTenant; cookie: string; heard: Map<string, () => void>; close(): void };

const HEARD_WITHIN_MS = 5000;

export async function benchChat(target: Target): Promise<ChatFigures> {
  const perTenant = 20;
  const rounds = target.isQuick ? 2 : 8;
  const desks = await Promise.all(target.tenants.slice(0, 10).map((tenant) => openDesk(target, tenant)));
  try {
    const chats = desks.flatMap((desk) => Array.from({ length: perTenant }, () => ({ desk, token: null as string | null })));
    for (const chat of chats) chat.token = (await say(target, chat.desk.tenant, null)).visitor.token;
    const latencies: number[] = [];
    let lost = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const { desk, token } of chats) {
        const took = await sendAndSee(target, desk, token);
        if (took === null) lost += 1;
        else latencies.push(took);
      }
    return {
      conversations: chats.length,
      messages: latencies.length + lost,
      lost,
      p50Ms: quantile(latencies, 0.5),
      p95Ms: quantile(latencies, 0.95),
    };
  } finally {
    for (const desk of desks) desk.close();
  }
}

async function sendAndSee(target: Target, desk: Desk, token: string | null): Promise<number | null> {
  const startedAt = performance.now();
  const hint = new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), HEARD_WITHIN_MS);
    desk.heard.set('next', () => (clearTimeout(timer), resolve('heard')));
  });
  const { messageId, seq, visitor } = await say(target, desk.tenant, token);
  if ((await hint) === null) return null;
  const input = encodeURIComponent(JSON.stringify({ json: { conversationId: visitor.conversationId, after: seq - 1 } }));
  const response = await fetch(`${target.url}/api/trpc/conversations.messages?input=${input}`, {
    headers: { cookie: desk.cookie, 'x-tenant': desk.tenant.slug },
  });
  if (!(await response.text()).includes(messageId)) return null;
  return performance.now() - startedAt;
}

let said = 0;

async function say({ url }: Target, tenant: SeededTenant, token: string | null): Promise<MessageAccepted> {
  said += 1;
  const response = await fetch(`${url}/api/widget/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: url,
      'x-site-key': tenant.publicKey,
      'x-forwarded-for': `10.200.${(said >> 8) & 255}.${said & 255}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ clientKey: `bench-message-${said}`, text: `Есть вопрос ${said}` }),
  });
  if (response.status !== 201) throw new Error(`void: a message was refused with ${response.status}: ${await response.text()}`);
  return (await response.json()) as MessageAccepted;
}

/** An operator signed in, listening to the tenant as the inbox does. */
async function openDesk({ url, port }: Target, tenant: SeededTenant): Promise<Desk> {
  const user = await seedUser({ name: 'Оператор' });
  await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator', name: 'Оператор' });
  const sid = await createSession(systemDb(), { userId: user.id, userAgent: 'bench' });
  const cookie = `${sessionCookieName()}=${await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET })}`;
  const heard: Desk['heard'] = new Map();
  const client = openLiveSocket({ url, port, cookie });
  const channel = client.subscribe(`presence-tenant-${tenant.id}`);
  await new Promise<void>((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', () => resolve());
    channel.bind('pusher:subscription_error', (error: unknown) =>
      reject(new Error(`the hub refused the operator: ${JSON.stringify(error)}`)),
    );
  });
  channel.bind('message-received', () => {
    const resolve = heard.get('next');
    heard.delete('next');
    resolve?.();
  });
  return { tenant, cookie, heard, close: () => client.disconnect() };
}
