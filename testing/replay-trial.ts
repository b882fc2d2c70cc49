import { savedRunSchema, type Trial, type TrialAnswer, type TrialStep } from '@/server/domain/trials/schema';
import { withoutTime, withServiceIds } from '@/server/domain/trials/rules';
import { systemDb } from '@/server/platform/db/client';
import type { LabWorld, Played } from './lab-world';

/**
 * Does a saved run of the lab again: a fresh tenant with the run's scenario, the same people on simulated devices, each act when
 * as many answers are on the screen as there were then. Returns what was answered this time and what was answered when it was
 * saved, both without dates and times.
 */
export type Replayed = { expected: Record<string, TrialAnswer[]>; answered: Record<string, TrialAnswer[]> };

const ANSWER_WITHIN_MS = 20_000; // three retries take seven seconds, and the machine may be busy
const QUIET_MS = 1500; // as it should be and quiet for so long: nothing more comes
const SILENT_MS = 8000; // longer than the longest retry: what is not there now never comes

export async function replayTrial(world: LabWorld, trial: Trial): Promise<Replayed> {
  const played = await world.found();
  const tenantId = played.tenant.id;
  const services = await systemDb().service.findMany({ where: { tenantId }, select: { id: true, name: true } });
  const ids = Object.fromEntries(services.map((service) => [service.name, service.id]));
  await systemDb().automation.updateMany({ where: { tenantId }, data: { definition: withServiceIds(trial.scenario, ids) as object } });
  const staff = (await systemDb().staff.findMany({ where: { tenantId }, select: { name: true } })).map((one) => one.name);
  const cast = await castOf(played, trial);
  const answersOf = async (person: string) => (await answersNow(played, cast.idOf(person))).map((answer) => withoutTime(answer, staff));
  for (const step of trial.steps) {
    const wanted = 'seen' in step ? { [step.person]: step.seen } : 'seenBy' in step ? step.seenBy : {};
    for (const [person, count] of Object.entries(wanted))
      await until(async () => (await answersOf(person)).length >= count, `${count} answers to ${person} before "${step.do}"`);
    await perform(played, cast, step);
  }
  await settled(
    async () => JSON.stringify(await Promise.all(trial.people.map(({ id }) => answersOf(id)))),
    (now) => now === JSON.stringify(trial.people.map(({ id }) => trial.answers[id] ?? [])),
  );
  const answered = await Promise.all(trial.people.map(async ({ id }) => [id, await answersOf(id)] as const));
  return { expected: trial.answers, answered: Object.fromEntries(answered) };
}

type Cast = { idOf(person: string): string; tokenOf(person: string): string | null; remember(person: string, token: string | null): void };

/** Phones are given out at once; a mail program is an address, which the lead brings. */
async function castOf(played: Played, trial: Trial): Promise<Cast> {
  const ids = new Map<string, string>();
  const tokens = new Map<string, string | null>();
  for (const person of trial.people)
    ids.set(person.id, person.device === 'telegram' ? await played.phone(person.name, person.phone) : person.name);
  return {
    idOf: (person) => ids.get(person) ?? person,
    tokenOf: (person) => tokens.get(person) ?? null,
    remember: (person, token) => void tokens.set(person, token),
  };
}

async function perform(played: Played, cast: Cast, step: TrialStep): Promise<unknown> {
  switch (step.do) {
    case 'lead': {
      const { leadId, token } = await played.lead({ ...step, channel: step.channel as 'telegram' });
      // A person is slower than the first contact: nobody presses Start before the lead is taken up.
      await until(async () => (await systemDb().qualification.count({ where: { leadId } })) > 0, 'the lead to be taken up');
      return cast.remember(step.person, token);
    }
    case 'clock':
      return played.moveClock(step.byMs);
    case 'fault':
      await pauseAsThen(step.afterMs);
      return played.act({ action: 'fault', device: step.device, kind: step.kind, value: step.value });
    case 'start': {
      const token = step.withLink ? cast.tokenOf(step.person) : null;
      return played.act({ action: 'start', chatId: cast.idOf(step.person), ...(token ? { payload: token } : {}) });
    }
    case 'type':
      return played.act({ action: 'type', chatId: cast.idOf(step.person), text: step.text });
    case 'contact':
      return played.act({ action: 'contact', chatId: cast.idOf(step.person), own: step.own });
    case 'block':
      return played.act({ action: 'block', chatId: cast.idOf(step.person), blocked: step.blocked });
    case 'press':
    case 'edit':
      return onMessage(played, cast, step);
    case 'reply': {
      const { letters } = await played.act<{ letters: { id: string; recipient: string; outgoing: boolean }[] }>({ action: 'state' });
      const theirs = letters.filter((letter) => letter.recipient === cast.idOf(step.person) && !letter.outgoing).toReversed();
      return played.act({ action: 'reply', letterId: theirs[step.message - 1]?.id, text: step.text });
    }
  }
}

type ShownMessage = {
  chatId: string;
  messageId: number;
  fromBot: boolean;
  markup: { inline_keyboard?: { callback_data?: string }[][] } | null;
};

async function onMessage(played: Played, cast: Cast, step: Extract<TrialStep, { do: 'press' | 'edit' }>): Promise<unknown> {
  const chatId = cast.idOf(step.person);
  const { messages } = await played.act<{ messages: ShownMessage[] }>({ action: 'state' });
  const side = messages.filter((message) => message.chatId === chatId && message.fromBot === (step.do === 'press'));
  const message = side[step.message - 1];
  if (!message) throw new Error(`${step.person} has no message ${step.message} to ${step.do}`);
  if (step.do === 'edit') return played.act({ action: 'edit', chatId, messageId: message.messageId, text: step.text });
  const button = message.markup?.inline_keyboard?.flat()[step.button];
  if (!button) throw new Error(`message ${step.message} of ${step.person} has no button ${step.button + 1}`);
  return played.act({ action: 'press', chatId, messageId: message.messageId, data: button.callback_data });
}

async function answersNow(played: Played, id: string): Promise<TrialAnswer[]> {
  const run = savedRunSchema.parse(await played.act({ action: 'run' }));
  return run.people.find((person) => person.id === id)?.answers ?? [];
}

const LONGEST_PAUSE_MS = 3000; // how long something stayed broken matters; how long a person thought does not

function pauseAsThen(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE_MS)));
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + ANSWER_WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`The replay waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until everything is as wanted and stays so for a moment, or until the time is over. */
async function settled(look: () => Promise<string>, isWanted: (now: string) => boolean): Promise<void> {
  const deadline = Date.now() + ANSWER_WITHIN_MS;
  let sameSince = Date.now();
  for (let last = await look(); Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = await look();
    if (now !== last) sameSince = Date.now();
    last = now;
    if (Date.now() - sameSince > (isWanted(now) ? QUIET_MS : SILENT_MS)) return;
  }
}
