import { nearestSlots } from '@/server/domain/bookings/queries';
import { slotOffer } from '@/server/domain/bookings/queries/slot-offer';
import { listServices } from '@/server/domain/services/queries';
import { isFlagOn } from '@/server/domain/flags/queries';
import { PERSON_BUTTON, type Say } from '@/server/domain/automations/rules/next-move';
import type { Question, Scenario } from '@/server/domain/automations/schema';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { queueMessage } from '@/server/domain/messages/commands';
import type { StoredPayload } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';

/** Six cards: three lines of two in the widget, one screen in Telegram. */
const SLOTS_OFFERED = 6;

export type Speech = { leadId: string; conversationId: string; say: Say[]; scenario: Scenario; locale: string; keyPrefix: string };
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
    const payload: StoredPayload = say.kind === 'question' ? questionPayload(say.question, wordsIn(speech.locale)) : {};
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

function wordsIn(locale: string): Words {
  return words[locale] ?? (words.ru as Words);
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
  const { channel } = await scope.db.conversation.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id: speech.conversationId },
    select: { channel: true },
  });
  const offer = await slotOffer(scope, { channel, service, slots });
  const payload = { ...offer, buttons: [...offer.buttons, { id: PERSON_BUTTON, label: wordsIn(speech.locale).person }] };
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
