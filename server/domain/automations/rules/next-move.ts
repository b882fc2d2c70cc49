import type { Answers, Consequence, Cursor, Question, Scenario, Stage } from '../schema';
import { understandAnswer, understandIntent } from './understand-answer';

/**
 * The scenario as a state machine. A lead is `asking` its way through the questions, then `offering` slots, until it is
 * `booked`, `escalated` to a person or `done`. One call decides one answer to one burst of the person's messages:
 *
 *   asking ──understood──► next question … ──► offering ──(a slot is taken elsewhere)──► booked
 *     │  └─not understood twice, asks for a person, bot's cap──► escalated
 *     └─disqualified, «позже», «стоп» ──► done
 *
 * Pure: facts in, decision out. The workflow turns the decision into rows.
 */
export type QualificationState = { stage: Stage; answers: Answers; cursor: Cursor };

export type QualificationFacts = {
  contact: { name: string | null; hasPhone: boolean; hasEmail: boolean };
  botMessageCount: number;
};

export type Say =
  | { kind: 'text'; text: string }
  | { kind: 'question'; text: string; question: Question }
  | { kind: 'slots'; text: string; serviceId: string | null };

export type Move = {
  state: QualificationState;
  say: Say[];
  effect:
    | { do: 'wait' }
    | { do: 'escalate'; reason: 'asked' | 'stuck' | 'scenario' | 'cap' }
    | { do: 'finish'; outcome: 'disqualified' | 'later' | 'stopped' };
  /** A phone or an e-mail said in the chat becomes a contact point. */
  learned: { phone?: string; email?: string };
};

export type Incoming = { text: string; buttonId: string | null };

// The second miss in a row calls a person: peers' users name endless «я вас не понял» as what makes them leave.
const MAX_MISSES = 2;

export function firstMove(scenario: Scenario, facts: QualificationFacts): Move {
  const state: QualificationState = {
    stage: 'asking',
    answers: {},
    cursor: { questionId: null, misses: 0, serviceId: scenario.serviceId ?? null, reminders: 0 },
  };
  const move = proceed(scenario, facts, state, 0);
  return { ...move, say: withGreeting(personalise(scenario.greeting, facts.contact.name), move.say) };
}

/**
 * First contact with somebody who has already written: words that answer the first question count as its answer, so nobody is
 * asked what they have just said.
 */
export function openingMove(scenario: Scenario, facts: QualificationFacts, burst: Incoming[]): Move {
  const first = firstMove(scenario, facts);
  if (burst.length === 0 || !first.state.cursor.questionId) return first;
  const next = nextMove(scenario, facts, first.state, burst);
  if (next.state.cursor.misses > 0) return first;
  return { ...next, say: withGreeting(personalise(scenario.greeting, facts.contact.name), next.say) };
}

/** The present question or offer once more, in a channel the person has just opened. Nothing when the scenario is over. */
export function repeatMove(scenario: Scenario, state: QualificationState): Say[] {
  if (state.stage === 'offering') return [{ kind: 'slots', text: scenario.offer, serviceId: state.cursor.serviceId }];
  const question = scenario.questions.find((candidate) => candidate.id === state.cursor.questionId);
  return state.stage === 'asking' && question ? [{ kind: 'question', text: question.text, question }] : [];
}

export function nextMove(scenario: Scenario, facts: QualificationFacts, state: QualificationState, burst: Incoming[]): Move {
  const said = burst.map((message) => message.text).join('\n');
  const pressed = [...burst].reverse().find((message) => message.buttonId)?.buttonId ?? null;
  if (facts.botMessageCount >= scenario.maxBotMessages) return escalate(scenario, state, 'cap');
  const intent = pressed === PERSON_BUTTON ? 'person' : pressed ? null : understandIntent(said);
  if (intent === 'person') return escalate(scenario, state, 'asked');
  if (intent === 'stop') return { state: { ...state, stage: 'done' }, say: [], effect: { do: 'finish', outcome: 'stopped' }, learned: {} };
  const question = scenario.questions.find((candidate) => candidate.id === state.cursor.questionId);
  const answer = question ? answerOf(question, said, pressed) : null;
  if (question && answer) return accept(scenario, facts, state, question, said, answer);
  if (intent === 'later')
    return {
      state: { ...state, stage: 'done' },
      say: [{ kind: 'text', text: scenario.texts.later }],
      effect: { do: 'finish', outcome: 'later' },
      learned: {},
    };
  return miss(scenario, state, question ?? null);
}

/** On every question and slot card; the visitor's words. */
export const PERSON_BUTTON = 'person';

function answerOf(question: Question, said: string, pressed: string | null): string | null {
  if (pressed) {
    if (question.expects === 'option') return question.options.some((option) => option.id === pressed) ? pressed : null;
    return question.expects === 'yes_no' && (pressed === 'yes' || pressed === 'no') ? pressed : null;
  }
  const understanding = understandAnswer(question, said);
  return understanding.understood ? understanding.value : null;
}

function accept(
  scenario: Scenario,
  facts: QualificationFacts,
  state: QualificationState,
  question: Question,
  raw: string,
  value: string,
): Move {
  const next: QualificationState = {
    ...state,
    answers: { ...state.answers, [question.id]: { raw: raw.slice(0, 500), value } },
    cursor: { ...state.cursor, misses: 0 },
  };
  const learned = question.expects === 'phone' ? { phone: value } : question.expects === 'email' ? { email: value } : {};
  return { ...follow(scenario, facts, next, question, consequenceOf(question, value)), learned };
}

function consequenceOf(question: Question, value: string): Consequence {
  if (question.expects === 'yes_no') return value === 'yes' ? question.onYes : question.onNo;
  return question.options.find((option) => option.id === value)?.then ?? { do: 'next' };
}

function follow(scenario: Scenario, facts: QualificationFacts, state: QualificationState, question: Question, then: Consequence): Move {
  switch (then.do) {
    case 'next':
      return proceed(scenario, facts, state, scenario.questions.indexOf(question) + 1);
    case 'goto':
      return proceed(
        scenario,
        facts,
        state,
        Math.max(
          0,
          scenario.questions.findIndex((candidate) => candidate.id === then.questionId),
        ),
      );
    case 'offer':
      return offer(scenario, { ...state, cursor: { ...state.cursor, serviceId: then.serviceId ?? state.cursor.serviceId } });
    case 'escalate':
      return escalate(scenario, state, 'scenario');
    case 'disqualify':
      return {
        state: { ...state, stage: 'done' },
        say: [{ kind: 'text', text: scenario.texts.disqualified }],
        effect: { do: 'finish', outcome: 'disqualified' },
        learned: {},
      };
  }
}

/** The first question from `index` on that still needs an answer; past the last one the slots are offered. */
function proceed(scenario: Scenario, facts: QualificationFacts, state: QualificationState, index: number): Move {
  const question = scenario.questions.slice(index).find((candidate) => !isKnown(candidate, facts, state.answers));
  if (!question) return offer(scenario, state);
  return {
    state: { ...state, stage: 'asking', cursor: { ...state.cursor, questionId: question.id, misses: 0, reminders: 0 } },
    say: [{ kind: 'question', text: personalise(question.text, facts.contact.name), question }],
    effect: { do: 'wait' },
    learned: {},
  };
}

function isKnown(question: Question, facts: QualificationFacts, answers: Answers): boolean {
  if (answers[question.id]) return true;
  if (!question.skipWhenKnown) return false;
  return (question.expects === 'phone' && facts.contact.hasPhone) || (question.expects === 'email' && facts.contact.hasEmail);
}

function offer(scenario: Scenario, state: QualificationState): Move {
  return {
    state: { ...state, stage: 'offering', cursor: { ...state.cursor, questionId: null, misses: 0, reminders: 0 } },
    say: [{ kind: 'slots', text: scenario.offer, serviceId: state.cursor.serviceId }],
    effect: { do: 'wait' },
    learned: {},
  };
}

function miss(scenario: Scenario, state: QualificationState, question: Question | null): Move {
  const misses = state.cursor.misses + 1;
  if (misses >= MAX_MISSES) return escalate(scenario, state, 'stuck');
  const again: Say = question
    ? { kind: 'question', text: `${scenario.texts.notUnderstood}\n${question.text}`, question }
    : { kind: 'slots', text: scenario.texts.notUnderstood, serviceId: state.cursor.serviceId };
  return { state: { ...state, cursor: { ...state.cursor, misses } }, say: [again], effect: { do: 'wait' }, learned: {} };
}

function escalate(scenario: Scenario, state: QualificationState, reason: 'asked' | 'stuck' | 'scenario' | 'cap'): Move {
  return {
    state: { ...state, stage: 'escalated' },
    say: [{ kind: 'text', text: scenario.texts.escalated }],
    effect: { do: 'escalate', reason },
    learned: {},
  };
}

/** The greeting and the first question are one message: two in the same second read as spam. */
function withGreeting(greeting: string, say: Say[]): Say[] {
  const [first, ...rest] = say;
  return first ? [{ ...first, text: `${greeting}\n\n${first.text}` }, ...rest] : [{ kind: 'text', text: greeting }];
}

/** `{name}` becomes the name; without a name it goes together with the comma and the space before it. */
export function personalise(text: string, name: string | null): string {
  const first = name?.split(' ')[0];
  return first ? text.replaceAll('{name}', first) : text.replace(/,?\s*\{name\}/g, '');
}
