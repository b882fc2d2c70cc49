import { expect, test } from 'vitest';
import { widgetConfigSchema } from '@/server/domain/widgets/schema';
import { changedFields, fieldNames, mergeDrafts, withField, type WidgetDraft } from './merge';

const base: WidgetDraft = { config: widgetConfigSchema.parse({}), origins: 'clinic.ru\nshop.ru', enabled: true };
const withTexts = (draft: WidgetDraft, texts: Partial<WidgetDraft['config']['texts']>): WidgetDraft => ({
  ...draft,
  config: { ...draft.config, texts: { ...draft.config.texts, ...texts } },
});
const withBrand = (draft: WidgetDraft, brand: string): WidgetDraft => ({ ...draft, config: { ...draft.config, brand } });

test('what two people changed in different fields stays of both, and nobody is asked', () => {
  const { merged, disputed } = mergeDrafts(base, withTexts(base, { title: 'Моё' }), withBrand(base, '#1d3a8a'));
  expect(disputed).toEqual([]);
  expect(merged.config.texts.title).toBe('Моё');
  expect(merged.config.brand).toBe('#1d3a8a');
});

test('only a field that both changed to different values is disputed, and mine stands until one decides', () => {
  const mine = withBrand(withTexts(base, { title: 'Моё' }), '#c0322b');
  const theirs = withBrand(withTexts(base, { title: 'Их', greeting: 'Добрый день' }), '#c0322b');
  const { merged, disputed } = mergeDrafts(base, mine, theirs);
  expect(disputed).toEqual(['windowTitle']);
  expect(merged.config.texts).toMatchObject({ title: 'Моё', greeting: 'Добрый день' });
  expect(withField(merged, theirs, 'windowTitle').config.texts).toMatchObject({ title: 'Их', greeting: 'Добрый день' });
});

test('the same sites in another order are no change; a removed site is', () => {
  expect(changedFields(base, { ...base, origins: 'shop.ru, clinic.ru' })).toEqual([]);
  expect(changedFields(base, { ...base, origins: 'shop.ru' })).toEqual(['origins']);
});

test('a change of every field of the settings is noticed', () => {
  const other: WidgetDraft = {
    enabled: false,
    origins: '',
    config: {
      brand: '#000000',
      position: 'left',
      texts: { greeting: 'а', invitation: 'б', title: 'в' },
      agent: { name: 'г', role: 'д' },
      channels: ['web'],
      fields: { name: 'hidden', contact: 'email' },
      marketingConsent: false,
      booking: false,
      open: { trigger: 'scroll', value: 50 },
      edited: [],
    },
  };
  expect(changedFields(base, other)).toEqual(fieldNames);
  expect(fieldNames.reduce((draft, name) => withField(draft, other, name), base)).toEqual(other);
});
