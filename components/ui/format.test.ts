import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatDateTime,
  formatDay,
  formatDuration,
  formatMoment,
  formatMoney,
  formatPercent,
  formatPhone,
  formatRelative,
  formatTime,
  tieShortWords,
} from './format';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const ekb = { locale: 'ru', timeZone: 'Asia/Yekaterinburg' };
const at = new Date('2026-11-19T09:05:00Z');

describe('figures as people write them', () => {
  it('money is in roubles with groups, kopecks only when there are any', () => {
    expect(plain(formatMoney(999_000, { locale: 'ru' }))).toBe('9 990 ₽');
    expect(plain(formatMoney(833, { locale: 'ru' }))).toBe('8,33 ₽');
    expect(formatMoney(999_000, { locale: 'ru' })).not.toContain(' ');
  });

  it('a Russian phone is grouped, masked or not; a foreign one stays readable', () => {
    expect(plain(formatPhone('+79123456789'))).toBe('+7 912 345-67-89');
    expect(plain(formatPhone('+7912•••••89'))).toBe('+7 912 •••-••-89');
    expect(plain(formatPhone('+995555123456'))).toBe('+995 555 123 456');
    expect(formatPhone('nonsense')).toBe('nonsense');
  });

  it('spans read as words in both languages', () => {
    expect(plain(formatDuration(38, { locale: 'ru' }))).toBe('38 мс');
    expect(plain(formatDuration(812, { locale: 'ru' }))).toBe('0,8 с');
    expect(plain(formatDuration(216_000, { locale: 'ru' }))).toBe('3 мин 36 с');
    expect(plain(formatDuration(7_500_000, { locale: 'en' }))).toBe('2 h 5 min');
    expect(plain(formatDuration(-5, { locale: 'en' }))).toBe('0 ms');
  });

  it('a countdown never shows more digits than it needs', () => {
    expect(formatClock(272_000)).toBe('4:32');
    expect(formatClock(3_872_000)).toBe('1:04:32');
    expect(formatClock(-1)).toBe('0:00');
  });

  it('a share has a space before % in Russian and none in English', () => {
    expect(plain(formatPercent(0.44, { locale: 'ru' }))).toBe('44 %');
    expect(formatPercent(0.44, { locale: 'en' })).toBe('44%');
  });
});

describe('times in a zone', () => {
  it('the zone is the given one, not that of the machine', () => {
    expect(formatTime(at, ekb)).toBe('14:05');
    expect(plain(formatDay(at, ekb))).toBe('чт, 19 ноября');
    expect(plain(formatDateTime(at, ekb))).toBe('19 ноября 2026, 14:05');
  });

  it('a list shows the time today, yesterday in words, else the date', () => {
    const now = new Date('2026-11-19T12:00:00Z');
    expect(formatMoment(at, { ...ekb, now })).toBe('14:05');
    expect(plain(formatMoment('2026-11-18T09:05:00Z', { ...ekb, now }))).toBe('вчера 14:05');
    expect(plain(formatMoment('2026-11-02T09:05:00Z', { ...ekb, now }))).toBe('2 нояб.');
    expect(plain(formatMoment('2025-11-02T09:05:00Z', { ...ekb, now }))).toBe('2 нояб. 2025');
  });

  it('relative time has the right plurals', () => {
    const ago = (minutes: number): string => plain(formatRelative(new Date(at.getTime() - minutes * 60_000), { locale: 'ru', now: at }));
    expect([ago(1), ago(2), ago(5), ago(21)]).toEqual(['1 минуту назад', '2 минуты назад', '5 минут назад', '21 минуту назад']);
    expect(ago(0)).toBe('сейчас');
  });
});

it('a line does not break after a short word, before a dash or between a figure and its unit', () => {
  expect(tieShortWords('Заявка в работе — до 5 минут')).toBe('Заявка в\u00a0работе\u00a0— до\u00a05\u00a0минут');
});
