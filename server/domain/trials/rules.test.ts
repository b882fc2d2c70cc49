import { describe, expect, test } from 'vitest';
import { trialOf, withoutTime, withServiceIds, type TrialFacts } from './rules';
import { savedRunSchema, trialSchema } from './schema';

const staff = ['Хасанов И. Р.'];

describe('answers of two runs compare', () => {
  test.each([
    ['Держу: пятница, 27 ноября в 18:00, Чистка, Хасанов И. Р.', 'Держу: вторник, 1 декабря в 9:30, Чистка, Хасанов И. Р.'],
    ['Fri, November 27 at 6:00 PM', 'Tue, December 1 at 9:30 AM'],
    ['Перенести: http://localhost:3130/book/x?y=1', 'Перенести: https://fl.test/ru/book/z'],
  ])('%s', (left, right) =>
    expect(withoutTime({ text: left, buttons: [left] }, staff)).toEqual(withoutTime({ text: right, buttons: [right] }, staff)),
  );

  test('and words that only look like dates stay', () => {
    expect(withoutTime({ text: 'Сбор: сбоев нет, срочно', buttons: [] }, staff).text).toBe('Сбор: сбоев нет, срочно');
  });

  test('what was said differs', () => {
    expect(withoutTime({ text: 'Записал на 10:00', buttons: [] }, staff)).not.toEqual(
      withoutTime({ text: 'Отменил на 10:00', buttons: [] }, staff),
    );
  });
});

describe('the file of a run', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
  const facts: TrialFacts = {
    name: 'Отказ Telegram',
    savedAt: new Date(at(59)),
    run: savedRunSchema.parse({
      acts: [
        { do: 'start', person: '900', seen: 0, withLink: true, at: at(5) },
        { do: 'fault', device: 'telegram', kind: 'rate_limited', value: 1, at: at(7) },
        { do: 'press', person: '900', seen: 1, message: 1, button: 0, at: at(9) },
        { do: 'clock', byMs: 60_000, at: at(10) },
        { do: 'from a newer lab', at: at(11) },
      ],
      people: [
        {
          id: '900',
          device: 'telegram',
          name: 'Денис',
          phone: '+79120000000',
          answers: [{ text: 'Во сколько? в 10:00', buttons: ['Да'], at: at(6) }],
        },
        { id: '901', device: 'telegram', name: 'Никто', phone: '', answers: [] },
      ],
    }),
    leads: [{ person: '900', channel: 'telegram', name: 'Денис', phone: '+79120000000', email: null, at: new Date(at(1)) }],
    scenario: { questions: [{ then: { do: 'offer', serviceId: 'svc_1' } }] },
    services: { svc_1: 'Чистка' },
    staff,
  };

  test('has the acts in order with their pauses, whoever did nothing is not in it', () => {
    const trial = trialSchema.parse(trialOf(facts));
    expect(trial.people).toEqual([{ id: 'p1', device: 'telegram', name: 'Денис', phone: '+79120000000' }]);
    expect(trial.steps.map((step) => [step.do, step.afterMs])).toEqual([
      ['lead', 0],
      ['start', 4000],
      ['fault', 2000],
      ['press', 2000],
      ['clock', 1000],
    ]);
    expect(trial.steps[2]).toMatchObject({ do: 'fault', seenBy: { p1: 1 } });
    expect(trial.answers.p1).toEqual([{ text: 'Во сколько? в {time}', buttons: ['Да'] }]);
  });

  test('names services, and names become the ids they have elsewhere', () => {
    const { scenario } = trialOf(facts);
    expect(JSON.stringify(scenario)).not.toContain('svc_1');
    expect(withServiceIds(scenario, { Чистка: 'svc_2' })).toEqual({ questions: [{ then: { do: 'offer', serviceId: 'svc_2' } }] });
  });
});
