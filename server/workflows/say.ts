import { nearestSlots } from '@/server/domain/bookings/queries';
import { listServices } from '@/server/domain/services/queries';
import type { ServiceCard } from '@/server/domain/services/schema';
import type { Slot } from '@/widget/protocol';
import { isFlagOn } from '@/server/domain/flags/queries';
import { PERSON_BUTTON, type Say } from '@/server/domain/automations/rules/next-move';
import type { Question, Scenario } from '@/server/domain/automations/schema';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { queueMessage } from '@/server/domain/messages/commands';
import type { StoredPayload } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';

/** Six cards: three lines of two in the widget, one screen in Telegram. */
const SLOTS_OFFERED = 6;

export type Speech = { leadId: string; conversationId: string; say: Say[]; scenario: Scenario; keyPrefix: string };
export type Spoken = { messageIds: string[]; offered: 'slots' | 'no_slots' | null };

/**
 * Turns what the scenario says into messages of the conversation. Keys are derived from the turn, so a repeated step says it
 * once. Where there is no free time, or booking is switched off, the text says that somebody will call back.
 */
export async function sayAll(scope: Scope, speech: Speech): Promise<Spoken> {
  const messageIds: string[] = [];
  let offered: Spoken['offered'] = null;
  for (const [index, say] of speech.say.entries()) {
    const clientKey = `bot:${speech.keyPrefix}:${index}`;
    if (say.kind === 'slots') {
      const result = await offerSlots(scope, speech, say, clientKey);
      offered = result.offered;
      messageIds.push(result.messageId);
      continue;
    }
    const payload: StoredPayload = say.kind === 'question' ? questionPayload(say.question, await wordsOf(scope)) : {};
    const queued = await queueMessage(scope, {
      conversationId: speech.conversationId,
      author: 'bot',
      kind: payload.buttons ? 'buttons' : 'text',
      text: say.text,
      payload,
      clientKey,
    });
    messageIds.push(queued.messageId);
    if (say.kind === 'question')
      await addHop(scope, {
        leadId: speech.leadId,
        kind: 'question.asked',
        data: { question: say.question.text.slice(0, 120) },
        onceKey: clientKey,
      });
  }
  return { messageIds, offered };
}

type Words = { yes: string; no: string; person: string; otherTime: string };

/** The bot's few own words; everything else is the tenant's text. */
const words: Record<string, Words> = {
  ru: { yes: 'Да', no: 'Нет', person: 'Позвать администратора', otherTime: 'Другое время' },
  en: { yes: 'Yes', no: 'No', person: 'Talk to a person', otherTime: 'Another time' },
};

async function wordsOf(scope: Scope): Promise<Words> {
  const { locale } = await zoneAndLocale(scope);
  return words[locale] ?? (words.ru as Words);
}

function zoneAndLocale(scope: Scope): Promise<{ timeZone: string; locale: string }> {
  return scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true, locale: true } });
}

function questionPayload(question: Question, said: Words): StoredPayload {
  const person = { id: PERSON_BUTTON, label: said.person };
  const asks = { question: { id: question.id, expects: question.expects } };
  if (question.expects === 'option') return { ...asks, buttons: [...question.options.map(({ id, label }) => ({ id, label })), person] };
  if (question.expects === 'yes_no') return { ...asks, buttons: [{ id: 'yes', label: said.yes }, { id: 'no', label: said.no }, person] };
  return { ...asks, buttons: [person] };
}

async function offerSlots(
  scope: Scope,
  speech: Speech,
  say: Extract<Say, { kind: 'slots' }>,
  clientKey: string,
): Promise<{ messageId: string; offered: 'slots' | 'no_slots' }> {
  const isOn = await isFlagOn('booking', { tenantId: scope.tenantId });
  const services = isOn ? await listServices(scope, { activeOnly: true }) : [];
  const service = services.find((candidate) => candidate.id === say.serviceId) ?? services[0];
  const slots = service ? await nearestSlots(scope, { serviceId: service.id, around: scope.now(), count: SLOTS_OFFERED }) : [];
  if (!service || slots.length === 0) {
    const queued = await queueMessage(scope, {
      conversationId: speech.conversationId,
      author: 'bot',
      text: speech.scenario.texts.noSlots,
      clientKey,
    });
    return { messageId: queued.messageId, offered: 'no_slots' };
  }
  const payload = await slotsPayload(scope, speech.conversationId, service, slots);
  const queued = await queueMessage(scope, {
    conversationId: speech.conversationId,
    author: 'bot',
    kind: 'slots',
    text: say.text,
    payload,
    clientKey,
  });
  await addHop(scope, {
    leadId: speech.leadId,
    kind: 'slots.offered',
    data: { service: service.name, count: slots.length },
    onceKey: clientKey,
  });
  return { messageId: queued.messageId, offered: 'slots' };
}

/** The cards of an offer. The widget draws them itself and holds a slot through its own API; everywhere else a slot is a button. */
async function slotsPayload(scope: Scope, conversationId: string, service: ServiceCard, slots: Slot[]): Promise<StoredPayload> {
  const { timeZone, locale } = await zoneAndLocale(scope);
  const { channel } = await scope.db.conversation.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id: conversationId },
    select: { channel: true },
  });
  const isWeb = channel === 'web';
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    slots: {
      serviceId: service.id,
      serviceName: service.name,
      durationMin: service.durationMin,
      priceKopecks: service.priceKopecks,
      priceFrom: service.priceFrom,
      timeZone,
      slots,
    },
    buttons: [
      ...(isWeb ? [] : slots.map((slot) => ({ id: slotButton(slot), label: format.format(new Date(slot.startsAt)) }))),
      { id: PERSON_BUTTON, label: (await wordsOf(scope)).person },
    ],
  };
}

/** A slot as a button of at most 64 bytes: start in minutes since 1970, base 36, and the specialist. */
export function slotButton(slot: { startsAt: string; staffId: string }): string {
  return `slot:${Math.floor(new Date(slot.startsAt).getTime() / 60_000).toString(36)}:${slot.staffId}`;
}

export function readSlotButton(buttonId: string): { startsAt: string; staffId: string } | null {
  const match = /^slot:([0-9a-z]{1,8}):(stf_\w{1,40})$/.exec(buttonId);
  return match?.[1] && match[2] ? { startsAt: new Date(Number.parseInt(match[1], 36) * 60_000).toISOString(), staffId: match[2] } : null;
}
