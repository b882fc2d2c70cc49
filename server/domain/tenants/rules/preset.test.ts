import { describe, expect, test } from 'vitest';
import { scenarioSchema } from '@/server/domain/automations/schema';
import { industries, locales, weekSchema } from '../schema';
import { presets, presetScenario } from './preset';
import { slugOf } from './slug';

describe.each(industries)('the preset %s', (industry) => {
  test.each(locales)('is a valid scenario in %s whose services exist', (locale) => {
    const words = presets[industry].words[locale];
    const ids = words.services.map((_, index) => `svc_${index}`);
    const scenario = scenarioSchema.parse(presetScenario(words, locale, ids));
    const offered = scenario.questions
      .flatMap((question) => question.options.map((option) => option.then))
      .filter((then) => then.do === 'offer');
    expect(offered.every((then) => then.do === 'offer' && then.serviceId && ids.includes(then.serviceId))).toBe(true);
    expect(scenario.serviceId).toBe('svc_0');
  });

  test('has the same services, questions and consequences in both languages', () => {
    const shape = (locale: 'ru' | 'en') => {
      const words = presets[industry].words[locale];
      return {
        services: words.services.map(({ durationMin, free }) => [durationMin, free]),
        questions: words.questions.map((question) => [
          question.id,
          question.expects,
          'options' in question ? question.options.map((option) => option.leads) : null,
        ]),
      };
    };
    expect(shape('en')).toEqual(shape('ru'));
    expect(weekSchema.parse(presets[industry].week)).toHaveLength(7);
  });
});

test.each([
  ['Белая линия', 'belaya-liniya'],
  ['Щука & Ёж, ООО «Съезд»', 'schuka-ezh-ooo-sezd'],
  ['  AutoPro 24/7 ', 'autopro-24-7'],
  ['歯医者', 'company'],
  ['А', 'company'],
  ['demo', 'demo-1'],
  ['Очень длинное название компании, которое не поместится в адрес целиком', 'ochen-dlinnoe-nazvanie-kompanii-kotoroe'],
])('the name %j makes the address %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
