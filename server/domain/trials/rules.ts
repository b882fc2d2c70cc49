import { trialFormat, trialStepSchema, type SavedRun, type Trial, type TrialAnswer, type TrialStep } from './schema';

/** The lead that a person of the run left before, and what of it the replay must leave again. */
export type TrialLead = { person: string; channel: string; name: string; phone: string | null; email: string | null; at: Date };
export type TrialFacts = {
  name: string;
  savedAt: Date;
  run: SavedRun;
  leads: readonly TrialLead[];
  /** The scenario as it is stored, and the services' names by id. */
  scenario: unknown;
  services: Readonly<Record<string, string>>;
  /** Names that depend on which slot is free: whoever has the first one. */
  staff: readonly string[];
};

/** Makes the file of a run. Only people who did something are in it. */
export function trialOf(facts: TrialFacts): Trial {
  const acting = new Set(facts.run.acts.flatMap((act) => (act.person ? [act.person] : [])));
  const people = facts.run.people.filter(({ id }) => acting.has(id) || facts.leads.some((lead) => lead.person === id));
  const idOf = new Map(people.map(({ id }, index) => [id, `p${index + 1}`]));
  const firstAct = facts.run.acts[0]?.at.getTime() ?? facts.savedAt.getTime();
  const wanted = facts.leads.filter((lead) => idOf.has(lead.person));
  const timeline = [
    // A lead older than the run was there when it began.
    ...wanted.map((lead) => ({ at: Math.min(lead.at.getTime(), firstAct), step: leadStep(lead) })),
    ...facts.run.acts.map((act) => ({ at: act.at.getTime(), step: { ...act, at: undefined } })),
  ].toSorted((left, right) => left.at - right.at);
  return {
    format: trialFormat,
    version: 1,
    name: facts.name,
    savedAt: facts.savedAt.toISOString(),
    scenario: withServiceNames(facts.scenario, facts.services),
    people: people.map(({ id, device, name, phone }) => ({ id: idOf.get(id) ?? id, device, name, phone })),
    steps: timeline.flatMap(({ at, step }, index) => {
      const person = 'person' in step && typeof step.person === 'string' ? { person: idOf.get(step.person) ?? step.person } : {};
      const seenBy = Object.fromEntries(
        people.map(({ id, answers }) => [idOf.get(id) ?? id, answers.filter((answer) => answer.at.getTime() <= at).length]),
      );
      const parsed = trialStepSchema.safeParse({ ...step, ...person, seenBy, afterMs: at - (timeline[index - 1]?.at ?? at) });
      return parsed.success ? [parsed.data] : [];
    }),
    answers: Object.fromEntries(
      people.map(({ id, answers }) => [idOf.get(id) ?? id, answers.map((answer) => withoutTime(answer, facts.staff))]),
    ),
  };
}

function leadStep({ person, channel, name, phone, email }: TrialLead): Omit<Extract<TrialStep, { do: 'lead' }>, 'afterMs'> {
  return { do: 'lead', person, channel, name, ...(phone ? { phone } : {}), ...(email ? { email } : {}) };
}

const WEEKDAY =
  /(?<![\p{L}])(понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|пн|вт|ср|чт|пт|сб|вс|(mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)(?![\p{L}])/giu;
const DATE =
  /(?<!\p{L})(\d{1,2}\s+(января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)|(January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2}|\d{1,2}\s+(January|February|March|April|May|June|July|August|September|October|November|December))(?!\p{L})/giu;

/** What two runs of the same trial have in common: dates, times, links and the specialist's name are placeholders. */
export function withoutTime({ text, buttons }: TrialAnswer, staff: readonly string[]): TrialAnswer {
  const plain = (value: string) =>
    staff
      .reduce((said, name) => said.replaceAll(name, '{staff}'), value)
      .replaceAll(/https?:\/\/\S+/g, '{link}')
      .replaceAll(/\b\d{1,2}:\d{2}(\s?[AP]M)?(?!\d)/g, '{time}')
      .replaceAll(DATE, '{date}')
      .replaceAll(WEEKDAY, '{day}')
      .replaceAll(/[ \t\u00a0\u202f]+/g, ' ')
      .trim();
  return { text: plain(text), buttons: buttons.map(plain) };
}

/** Ids of services mean nothing elsewhere: `service:<name>` stands for them in the file. */
function withServiceNames(scenario: unknown, services: Readonly<Record<string, string>>): unknown {
  return replaceStrings(scenario, (text) => (services[text] ? `service:${services[text]}` : text));
}

/** The scenario of a file with the ids that the services have here. */
export function withServiceIds(scenario: unknown, idsByName: Readonly<Record<string, string>>): unknown {
  return replaceStrings(scenario, (text) => (text.startsWith('service:') ? (idsByName[text.slice(8)] ?? text) : text));
}

function replaceStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((one) => replaceStrings(one, replace));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceStrings(one, replace)]));
  return value;
}
