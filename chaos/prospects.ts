import type { SeededTenant } from '@/prisma/seed/factories';
import { createRandom, type Random } from '@/prisma/seed/random';

export type Submitted = { tenantId: string; phone: string; leadId: string; token: string | null; conversationId: string | null };
export type Tally = { submitted: Submitted[]; answers: Set<number>; retries: number; aborted: number; said: number };

type Field = { url: () => string; isOver: () => boolean };

/**
 * Prospects with bad connections: each submits one lead under one Idempotency-Key and tries again until it hears 201 or 409.
 * One request in twenty is cut off by the prospect's side while the server works on it. Every third one then answers the bot.
 */
export async function sendLeads(
  field: Field,
  tenants: SeededTenant[],
  options: { leads: number; clients: number; seed: number; isTalking: boolean },
): Promise<Tally> {
  const tally: Tally = { submitted: [], answers: new Set(), retries: 0, aborted: 0, said: 0 };
  const random = createRandom(options.seed);
  const talks: Promise<void>[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < options.leads; index = next++) {
      const tenant = tenants[index % tenants.length] as SeededTenant;
      const lead = await submit(field, random, tally, tenant, index);
      tally.submitted.push(lead);
      if (options.isTalking && index % 3 === 0) talks.push(talk(field, tally, tenant, lead));
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  await Promise.all(talks);
  return tally;
}

async function submit({ url }: Field, random: Random, tally: Tally, tenant: SeededTenant, index: number): Promise<Submitted> {
  const phone = `+7912${String(index).padStart(7, '0')}`;
  const body = JSON.stringify({
    tenant: tenant.publicKey,
    contact: { name: `Хаос ${index}`, phone },
    consent: { gdpr: true },
    source: 'chaos',
    channel: 'web',
  });
  for (;;) {
    const cut = random.chance(0.05) ? random.int(1, 30) : 10_000;
    try {
      const response = await fetch(`${url()}/api/v1/leads`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', origin: url(), 'idempotency-key': `chaos-${index}` },
        signal: AbortSignal.timeout(cut),
      });
      tally.answers.add(response.status);
      if (response.status === 201 || response.status === 409) {
        const accepted = (await response.json()) as { leadId: string; nextAction: { visitor?: { token: string; conversationId: string } } };
        return {
          tenantId: tenant.id,
          phone,
          leadId: accepted.leadId,
          token: accepted.nextAction.visitor?.token ?? null,
          conversationId: accepted.nextAction.visitor?.conversationId ?? null,
        };
      }
      if (response.status < 500 && response.status !== 429) throw new Refused(`${response.status} ${await response.text()}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      tally.aborted += 1;
    }
    tally.retries += 1;
    await pause(random.int(20, 250));
  }
}

class Refused extends Error {}

// Two questions and a moment for each; a prospect who hears nothing for so long leaves, and the verdict sees the lead.
const PATIENCE_MS = 120_000;

/** Answers the bot's questions by script until slots are offered, each answer under one key, tried until accepted. */
async function talk(field: Field, tally: Tally, tenant: SeededTenant, lead: Submitted): Promise<void> {
  const script: Record<string, string> = { what: 'pain', first: 'yes' };
  const answered = new Set<string>();
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !field.isOver() && lead.token) {
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
    await pause(400);
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

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
