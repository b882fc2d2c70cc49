import type { SeededTenant } from '@/prisma/seed/factories';
import { createRandom, type Random } from '@/prisma/seed/random';
import { pause } from './pause';
import type { Phones } from './vendors/phones';
import type { ChaosTenant } from './world';

export type Channel = 'web' | 'telegram' | 'email';
export type Submitted = {
  tenantId: string;
  phone: string;
  email: string;
  chatId: string;
  channel: Channel;
  leadId: string;
  token: string | null;
  conversationId: string | null;
  link: string | null;
};
/** `gaveUp`: prospects who were never told that their lead is taken. */
export type Tally = { submitted: Submitted[]; answers: Set<number>; retries: number; aborted: number; said: number; gaveUp: number };

type Field = { url: () => string; isOver: () => boolean; phones: Phones };
type Sending = {
  leads: number;
  clients: number;
  seed: number;
  isTalking: boolean;
  firstNumber?: number;
  patienceMs?: number;
  cutShare?: number;
};

/**
 * Prospects with bad connections: each submits one lead under one Idempotency-Key and tries again until it hears 201 or 409.
 * One request in twenty is cut off by the prospect's side while the server works on it. Six of ten choose the web chat, two Telegram
 * (and press Start), two e-mail; every third of the web and all of Telegram then answer the bot.
 */
export async function sendLeads(field: Field, tenants: ChaosTenant[], options: Sending): Promise<Tally> {
  const tally: Tally = { submitted: [], answers: new Set(), retries: 0, aborted: 0, said: 0, gaveUp: 0 };
  const random = createRandom(options.seed);
  const talks: Promise<void>[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < options.leads && !field.isOver(); index = next++) {
      const tenant = tenants[index % tenants.length] as ChaosTenant;
      const lead = await submit(field, random, tally, tenant, index, options);
      if (!lead) continue;
      tally.submitted.push(lead);
      if (options.isTalking) await pause(random.int(...BETWEEN_LEADS_MS));
      const token = lead.link ? new URL(lead.link).searchParams.get('start') : null;
      if (token) field.phones.start({ chatId: chatOf(index, options.firstNumber ?? 0), tenant, token });
      else if (options.isTalking && lead.channel === 'web' && index % 3 === 0) talks.push(talk(field, tally, tenant, lead));
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  await Promise.all(talks);
  return tally;
}

export function channelOf(index: number): Channel {
  const digit = (index * 7 + Math.floor(index / 10)) % 10; // not in step with the tenants: each gets all channels
  return digit < 6 ? 'web' : digit < 8 ? 'telegram' : 'email';
}

const chatOf = (index: number, first: number): string => String(1_000_000_000 + first + index);

async function submit({ url, isOver }: Field, random: Random, tally: Tally, tenant: SeededTenant, index: number, options: Sending) {
  const { firstNumber: first = 0, patienceMs = PATIENCE_MS, cutShare = 0.05 } = options;
  const leaves = Date.now() + patienceMs;
  const channel = channelOf(index);
  const phone = `+7912${String(first + index).padStart(7, '0')}`;
  const email = `chaos-${first + index}@people.test`;
  const body = JSON.stringify({
    tenant: tenant.publicKey,
    contact: { name: `Хаос ${index}`, phone, ...(channel === 'email' ? { email } : {}) },
    consent: { gdpr: true },
    source: 'chaos',
    channel,
  });
  while (!isOver() && Date.now() < leaves) {
    const cut = random.chance(cutShare) ? random.int(1, 30) : 10_000;
    try {
      const response = await fetch(`${url()}/api/v1/leads`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', origin: url(), 'idempotency-key': `chaos-${first + index}` },
        signal: AbortSignal.timeout(cut),
      });
      tally.answers.add(response.status);
      if (response.status === 201 || response.status === 409) {
        const accepted = (await response.json()) as Accepted;
        return { tenantId: tenant.id, phone, email, chatId: chatOf(index, first), channel, ...readAccepted(accepted) };
      }
      if (response.status < 500 && response.status !== 429) throw new Refused(`${response.status} ${await response.text()}`);
      await pause(1000 * Number(response.headers.get('retry-after') ?? 0)); // as the widget does
    } catch (error) {
      if (error instanceof Refused) throw error;
      tally.aborted += 1;
    }
    tally.retries += 1;
    await pause(random.int(20, 250));
  }
  tally.gaveUp += 1;
  return null;
}

type Accepted = { leadId: string; nextAction: { url?: string; visitor?: { token: string; conversationId: string } } };

function readAccepted({ leadId, nextAction }: Accepted): Pick<Submitted, 'leadId' | 'token' | 'conversationId' | 'link'> {
  return {
    leadId,
    token: nextAction.visitor?.token ?? null,
    conversationId: nextAction.visitor?.conversationId ?? null,
    link: nextAction.url ?? null,
  };
}

class Refused extends Error {}

const BETWEEN_LEADS_MS = [200, 800] as const; // sixteen bring some thirty a second: this is about kills, a flood is the bench's
const REFUSED_MS = 4000;
const ASKS_EVERY_MS = 1500; // a widget is told by its socket and asks seldom: more often, the prospects alone would fill the main thread
// Two questions and a moment for each; a prospect who hears nothing for so long leaves, and the verdict sees the lead.
const PATIENCE_MS = 120_000;

/** Answers the bot's questions by script until slots are offered, each answer under one key, tried until accepted. */
async function talk(field: Field, tally: Tally, tenant: SeededTenant, lead: Submitted): Promise<void> {
  const script: Record<string, string> = { what: 'pain', first: 'yes' };
  const answered = new Set<string>();
  const leaves = Date.now() + PATIENCE_MS;
  while (Date.now() < leaves && !field.isOver() && lead.token) {
    const state = await ask<{ messages: Asked[] }>(field, tenant, lead.token, '/api/widget/v1/conversation?after=0');
    if (state?.messages.some((message) => message.kind === 'slots' || message.text === 'Перезвоним.')) return;
    const question = state?.messages.findLast((message) => message.from === 'bot');
    const buttonId = question?.payload.question ? script[question.payload.question.id] : undefined;
    if (question && buttonId && !answered.has(question.id)) {
      const said = await ask(field, tenant, lead.token, '/api/widget/v1/messages', {
        clientKey: `say-${question.id}`,
        answer: { messageId: question.id, buttonId },
      });
      if (said) {
        answered.add(question.id);
        tally.said += 1;
      }
    }
    await pause(state ? ASKS_EVERY_MS : REFUSED_MS);
  }
}

type Asked = { id: string; from: string; kind: string; text: string; payload: { question?: { id: string } } };

async function ask<T>({ url }: Field, tenant: SeededTenant, token: string, path: string, body?: unknown): Promise<T | null> {
  try {
    const response = await fetch(`${url()}${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', origin: url(), 'x-site-key': tenant.publicKey, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null; // the product is being killed: the next turn of the loop asks again
  }
}
