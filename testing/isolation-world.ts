import { encode } from 'next-auth/jwt';
import pg from 'pg';
import { seedClinic } from '@/prisma/seed/clinic';
import { seedBooking } from '@/prisma/seed/services';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { testScope } from '@/prisma/seed/factories';
import { createSession } from '@/server/auth/sessions';
import { issueVisitorToken } from '@/server/auth/visitor';
import { sessionCookieName } from '@/server/auth/session';
import type { Person } from '@/server/auth/person';
import { blindIndex, nameTokens, seal, sha256 } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { env } from '@/server/platform/env';
import { newId, newSecret } from '@/server/platform/ids';
import { createConnection } from '@/server/domain/connections/commands';
import { roles, type Role } from '@/server/domain/permissions';
import type { TenantId } from '@/server/domain/scope';
import { channelProviders } from '@/server/providers/channels/registry';

/** One tenant with something of everything, each text carrying a marker that must never be seen from outside. */
export type World = Awaited<ReturnType<typeof seedWorld>>;

export async function seedWorld(db = systemDb()) {
  const marker = `marker${newSecret(9).replaceAll(/\W/g, '0')}`;
  const at = new Date();
  const clinic = await seedClinic(db);
  const { tenantId } = clinic;
  await db.tenant.update({ where: { id: tenantId }, data: { name: `Клиника ${marker}` } });
  const people = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await seedPerson(tenantId, role, marker)] as const)),
  ) as Record<Role, SeededPerson>;
  const widget = await db.widget.findFirstOrThrow({ where: { tenantId } });
  const { publicKey } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId } });

  const talk = await seedTalk(tenantId, marker, at);
  const [serviceId = '', staffId = ''] = [Object.values(clinic.services)[0], Object.values(clinic.staff)[0]];
  const bookings = await seedTwoBookings({ tenantId, serviceId, staffId, ...talk }, marker, at);
  const { connectionId } = await testScope({ id: tenantId as TenantId })((scope) =>
    createConnection(scope, {
      provider: channelProviders.telegram,
      name: marker,
      credentials: { token: `7000000${String(Math.random()).slice(2, 4)}:AAH-${newSecret(24)}` },
      isTest: false,
    }),
  );
  const exceptionId = newId('exception');
  await db.availabilityException.create({ data: { id: exceptionId, tenantId, staffId, date: '2030-05-01', closed: true, reason: marker } });
  const cannedReplyId = newId('cannedReply');
  await db.cannedReply.create({ data: { id: cannedReplyId, tenantId, shortcut: 'пример', text: marker, createdAt: at, updatedAt: at } });
  const apiKey = `flk_${newSecret(24)}`;
  await db.apiKey.create({
    data: {
      id: newId('apiKey'),
      tenantId,
      name: marker,
      prefix: apiKey.slice(0, 8),
      keyHash: sha256(apiKey),
      scopes: ['leads:write', 'leads:read'],
      createdAt: at,
    },
  });
  await db.flag.create({
    data: {
      id: newId('flag'),
      key: 'autocapture',
      level: 'tenant',
      targetId: tenantId,
      enabled: false,
      updatedAt: at,
      updatedBy: people.admin.person.userId,
    },
  });
  const visitorToken = issueVisitorToken({ visitorId: talk.visitorId, conversationId: talk.conversationId, tenantId }, at);
  const cookie = `${sessionCookieName()}=${await encode({ token: { sid: people.admin.person.sessionId }, secret: env().NEXTAUTH_SECRET })}`;
  return {
    tenantId,
    slug: clinic.slug,
    siteKey: publicKey,
    marker,
    people,
    widgetId: widget.id,
    documentId: (await db.consentDocument.findFirstOrThrow({ where: { tenantId, purpose: 'data', retiredAt: null } })).id,
    serviceId,
    staffId,
    exceptionId,
    cannedReplyId,
    connectionId,
    apiKey,
    visitorToken,
    cookie,
    ...talk,
    ...bookings,
    lab: await seedLab(tenantId, marker, at),
  };
}

type SeededPerson = { person: Person; memberId: string };

async function seedPerson(tenantId: string, role: Role, marker: string): Promise<SeededPerson> {
  const user = await seedUser({ name: `${role} ${marker}` });
  const member = await seedMember({ tenantId, userId: user.id, role, name: `${role} ${marker}` });
  const sessionId = await createSession(systemDb(), { userId: user.id, userAgent: marker });
  return { person: { userId: user.id, sessionId, locale: 'ru', emailVerified: true }, memberId: member.id };
}

async function seedTalk(tenantId: string, marker: string, at: Date) {
  const db = systemDb();
  const phone = `+7912${String(Date.now()).slice(-4)}${String(Math.random()).slice(2, 5)}`;
  const ids = {
    contactId: newId('contact'),
    leadId: newId('lead'),
    conversationId: newId('conversation'),
    messageId: newId('message'),
    visitorId: newId('visitor'),
  };
  const base = { tenantId, createdAt: at, updatedAt: at };
  const hashes = { phoneHash: blindIndex(tenantId, 'phone', phone) };
  await db.contact.create({
    data: {
      id: ids.contactId,
      ...base,
      name: seal(`Анна ${marker}`),
      phone: seal(phone),
      nameTokens: nameTokens(tenantId, `Анна ${marker}`),
      ...hashes,
    },
  });
  await db.lead.create({
    data: {
      id: ids.leadId,
      ...base,
      ...hashes,
      number: 1,
      contactId: ids.contactId,
      channel: 'web',
      source: marker,
      visitorId: ids.visitorId,
      conversationId: ids.conversationId,
      ledgerState: 'dead_letter',
      correlationId: 'cor_test',
    },
  });
  await db.conversation.create({
    data: {
      id: ids.conversationId,
      ...base,
      contactId: ids.contactId,
      leadId: ids.leadId,
      channel: 'web',
      visitorId: ids.visitorId,
      status: 'open',
      mode: 'human',
      lastSeq: 1,
      inboundCount: 1,
      lastMessageAt: at,
      waitingSince: at,
      lastPreview: seal(marker),
    },
  });
  await db.message.create({
    data: {
      id: ids.messageId,
      tenantId,
      conversationId: ids.conversationId,
      seq: 1,
      direction: 'in',
      author: 'visitor',
      text: seal(`Здравствуйте ${marker}`),
      state: 'received',
      createdAt: at,
    },
  });
  await db.traceHop.create({ data: { id: newId('hop'), tenantId, leadId: ids.leadId, kind: 'lead.created', data: { marker }, at } });
  return ids;
}

type Bookable = { tenantId: string; serviceId: string; staffId: string; contactId: string; leadId: string; conversationId: string };

/** A confirmed visit with its manage link, and a hold of the booking page with its holder's cookie. */
async function seedTwoBookings({ tenantId, serviceId, staffId, contactId, leadId, conversationId }: Bookable, marker: string, at: Date) {
  const day = 86_400_000;
  const slot = { tenantId, serviceId, staffId, durationMin: 30, createdAt: at };
  const visit = await seedBooking(systemDb(), { ...slot, contactId, leadId, conversationId, startsAt: new Date(at.getTime() + 20 * day) });
  const manageToken = newSecret(18);
  await systemDb().booking.update({
    where: { id: visit.bookingId },
    data: { manageTokenHash: sha256(manageToken), manageToken: seal(manageToken), note: seal(marker) },
  });
  const hold = await seedBooking(systemDb(), { ...slot, startsAt: new Date(at.getTime() + 21 * day), source: 'page' });
  const holderKey = newSecret(18);
  await systemDb().booking.update({
    where: { id: hold.bookingId },
    data: { status: 'hold', holderKey, holdExpiresAt: new Date(at.getTime() + 300_000) },
  });
  return { bookingId: visit.bookingId, manageToken, holdId: hold.bookingId, holderKey };
}

async function seedLab(tenantId: string, marker: string, at: Date) {
  const db = systemDb();
  const botId = 1_000_000_000 + Math.floor(Math.random() * 900_000_000);
  const token = `${botId}:LAB-${newSecret(24)}`;
  const username = `bot_${marker.toLowerCase()}_bot`;
  const [wireId, letterId, chatId] = [newId('lab'), newId('letter'), String(botId + 1)];
  await db.labBot.create({ data: { token, tenantId, botId: BigInt(botId), username, createdAt: at } });
  await db.labChat.create({
    data: {
      id: newId('lab'),
      tenantId,
      token,
      chatId: BigInt(chatId),
      firstName: marker,
      phone: seal('+79120000000'),
      started: true,
      createdAt: at,
      updatedAt: at,
    },
  });
  await db.labMessage.create({
    data: { id: newId('lab'), tenantId, token, chatId: BigInt(chatId), messageId: 1, fromBot: true, text: seal(marker), at },
  });
  await db.labLetter.create({
    data: { id: letterId, tenantId, sender: marker, recipient: 'a@b.test', subject: marker, text: seal(marker), raw: seal(marker), at },
  });
  await db.labWire.create({
    data: {
      id: wireId,
      tenantId,
      device: 'telegram',
      direction: 'in',
      title: marker,
      status: 200,
      request: seal(marker),
      response: seal(marker),
      ms: 1,
      at,
    },
  });
  return { botId: String(botId), chatId, letterId, wireId, username };
}

/** A print of every row of a tenant and its people: any change by anybody else shows. */
export async function fingerprint(world: World): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1`,
    );
    const users = Object.values(world.people).map(({ person }) => person.userId);
    const parts = [
      ...tables.map(
        ({ name }) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS print FROM ${name} t WHERE tenant_id = $1`,
      ),
      `SELECT 'tenants', md5(t::text) FROM tenants t WHERE id = $1`,
      `SELECT 'users', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM users t WHERE id = ANY($2)`,
      `SELECT 'sessions', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM sessions t WHERE user_id = ANY($2)`,
      `SELECT 'flags', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM flags t WHERE target_id = $1`,
    ];
    const { rows } = await client.query<{ name: string; print: string }>(parts.join(' UNION ALL '), [world.tenantId, users]);
    return Object.fromEntries(rows.map((row) => [row.name, row.print]));
  } finally {
    await client.end();
  }
}

/** What of this world shows up in a text: ids, keys, secrets, the marker. */
export function tracesOf(world: World, text: string): string[] {
  const {
    tenantId,
    siteKey,
    marker,
    leadId,
    contactId,
    conversationId,
    messageId,
    bookingId,
    holdId,
    manageToken,
    connectionId,
    widgetId,
    apiKey,
    visitorToken,
  } = world;
  return Object.entries({
    tenantId,
    siteKey,
    marker,
    leadId,
    contactId,
    conversationId,
    messageId,
    bookingId,
    holdId,
    manageToken,
    connectionId,
    widgetId,
    apiKey,
    visitorToken,
  })
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name);
}
