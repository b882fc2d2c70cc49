import { describe, expect, test } from 'vitest';
import { scenarioSchema, type Scenario } from '../schema';
import { firstMove, nextMove, personalise, PERSON_BUTTON, type QualificationFacts, type QualificationState } from './next-move';
import { understandAnswer, understandIntent } from './understand-answer';

const scenario: Scenario = scenarioSchema.parse({
  greeting: 'Здравствуйте, {name}. Это клиника «Белая линия».',
  questions: [
    {
      id: 'service',
      text: 'Что вас беспокоит?',
      expects: 'option',
      options: [
        { id: 'implant', label: 'Имплантация', then: { do: 'next' } },
        { id: 'pain', label: 'Острая боль', words: ['болит'], then: { do: 'offer', serviceId: 'svc_pain' } },
        { id: 'other', label: 'Другое', then: { do: 'escalate' } },
        { id: 'vet', label: 'Лечение животных', then: { do: 'disqualify' } },
      ],
    },
    { id: 'snapshot', text: 'Есть ли снимок?', expects: 'yes_no' },
    { id: 'phone', text: 'Ваш телефон?', expects: 'phone' },
  ],
  offer: 'Вот свободное время.',
  texts: {
    notUnderstood: 'Не разобрал ответ.',
    escalated: 'Передал администратору.',
    disqualified: 'Мы лечим только людей.',
    noSlots: 'Нет времени.',
    later: 'Хорошо, напишу позже.',
    askContact: 'Оставьте телефон.',
    booked: 'Вы записаны.',
    reminders: ['Ещё думаете?'],
    farewell: 'Будем рады помочь.',
  },
});
const unknown: QualificationFacts = { contact: { name: null, hasPhone: false, hasEmail: false }, botMessageCount: 0 };
const known: QualificationFacts = { contact: { name: 'Анна Ким', hasPhone: true, hasEmail: false }, botMessageCount: 1 };
const said = (text: string) => [{ text, buttonId: null }];
const pressed = (buttonId: string) => [{ text: '', buttonId }];

function walk(...bursts: { text: string; buttonId: string | null }[][]) {
  let state: QualificationState = firstMove(scenario, known).state;
  let move = firstMove(scenario, known);
  for (const burst of bursts) {
    move = nextMove(scenario, known, state, burst);
    state = move.state;
  }
  return move;
}

describe('the scenario', () => {
  test('greets by name and asks the first question in one message', () => {
    const move = firstMove(scenario, known);
    expect(move.say).toHaveLength(1);
    expect(move.say[0]?.text).toBe('Здравствуйте, Анна. Это клиника «Белая линия».\n\nЧто вас беспокоит?');
    expect(firstMove(scenario, unknown).say[0]?.text).toContain('Здравствуйте. Это');
  });

  test('skips a question whose answer the form already gave, and offers slots after the last one', () => {
    expect(walk(pressed('implant'), said('да')).say[0]?.kind).toBe('slots');
  });

  test('an option may lead straight to the slots of its own service', () => {
    const move = walk(said('очень болит зуб'));
    expect(move.say).toEqual([{ kind: 'slots', text: 'Вот свободное время.', serviceId: 'svc_pain' }]);
  });

  test('asks again once, then calls a person', () => {
    expect(walk(said('сколько стоит?')).effect).toEqual({ do: 'wait' });
    expect(walk(said('сколько стоит?'), said('и где вы?')).effect).toEqual({ do: 'escalate', reason: 'stuck' });
  });

  test('a burst is one answer: the last pressed button wins', () => {
    expect(walk([...said('ммм'), ...pressed('vet')]).effect).toEqual({ do: 'finish', outcome: 'disqualified' });
  });

  test('asking for a person always works, by button or by words', () => {
    expect(walk(pressed(PERSON_BUTTON)).effect).toEqual({ do: 'escalate', reason: 'asked' });
    expect(walk(said('позовите администратора')).effect).toEqual({ do: 'escalate', reason: 'asked' });
  });

  test('«стоп» ends it without another word', () => {
    const move = walk(said('Стоп'));
    expect(move.effect).toEqual({ do: 'finish', outcome: 'stopped' });
    expect(move.say).toEqual([]);
  });

  test('a button of another question is not an answer', () => {
    expect(walk(pressed('yes')).say[0]?.text).toContain('Не разобрал ответ.');
  });

  test('the cap on bot messages calls a person', () => {
    const state = firstMove(scenario, known).state;
    expect(nextMove(scenario, { ...known, botMessageCount: 25 }, state, said('да')).effect).toEqual({ do: 'escalate', reason: 'cap' });
  });

  test('a phone said in the chat is learned', () => {
    const state: QualificationState = {
      stage: 'asking',
      answers: {},
      cursor: { questionId: 'phone', misses: 0, serviceId: null, reminders: 0 },
    };
    expect(nextMove(scenario, unknown, state, said('Анна, 8 (912) 345-67-89')).learned).toEqual({ phone: '+79123456789' });
  });
});

describe('free text', () => {
  const option = scenario.questions[0];
  const yesNo = scenario.questions[1];
  test.each([
    ['Имплантация', 'implant'],
    ['имплантацию хочу', 'implant'],
    ['2', 'pain'],
    ['2)', 'pain'],
    ['имплант или болит', null],
    ['9', null],
    ['', null],
  ])('option %s is %s', (text, expected) => {
    const result = option ? understandAnswer(option, text) : { understood: false };
    expect(result).toEqual(expected ? { understood: true, value: expected } : { understood: false });
  });
  test.each([
    ['да', 'yes'],
    ['Да, есть', 'yes'],
    ['неа', 'no'],
    ['не надо', 'no'],
    ['дай подумать', null],
    ['небо', null],
  ])('yes or no: %s is %s', (text, expected) => {
    const result = yesNo ? understandAnswer(yesNo, text) : { understood: false };
    expect(result).toEqual(expected ? { understood: true, value: expected } : { understood: false });
  });
  test.each([
    ['хватит', 'stop'],
    ['достопримечательность', null],
    ['давайте позже', 'later'],
    ['нужен живой человек', 'person'],
  ])('intent of %s is %s', (text, expected) => {
    expect(understandIntent(text)).toBe(expected);
  });
  test('without a name the comma goes with it', () => expect(personalise('Привет, {name}!', null)).toBe('Привет!'));
});
