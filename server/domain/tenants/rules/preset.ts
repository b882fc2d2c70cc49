import type { ScenarioInput } from '@/server/domain/automations/schema';
import type { Industry, TenantLocale } from '../schema';
import { auto } from './preset-auto';
import { beauty } from './preset-beauty';
import { dental } from './preset-dental';
import { languages } from './preset-languages';
import { legal } from './preset-legal';
import { other } from './preset-other';
import { renovation } from './preset-renovation';
import type { Preset, PresetWords } from './preset-shape';
import { scenarioTexts } from './scenario-texts';

/** What a trade usually sells, when it is open, what it asks. A start to be corrected, in the tenant's language. */
export const presets: Record<Industry, Preset> = { dental, auto, languages, beauty, renovation, legal, other };

/** The scenario of a preset; `serviceIds` in the order of its services. */
export function presetScenario(words: PresetWords, locale: TenantLocale, serviceIds: string[]): ScenarioInput {
  return {
    greeting: words.greeting,
    questions: words.questions.map((question) =>
      question.expects === 'option'
        ? {
            ...question,
            options: question.options.map((option, index) => ({
              id: `o${index + 1}`,
              label: option.label,
              words: option.words ?? [],
              then:
                typeof option.leads === 'number'
                  ? { do: 'offer' as const, serviceId: serviceIds[option.leads] }
                  : option.leads
                    ? { do: option.leads }
                    : { do: 'next' as const },
            })),
          }
        : question,
    ),
    offer: words.offer,
    ...(serviceIds[0] ? { serviceId: serviceIds[0] } : {}),
    texts: scenarioTexts[locale],
  };
}
