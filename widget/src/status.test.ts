import { expect, test } from 'vitest';
import { closedText, opensText, prepare } from './closed';
import { createTexts } from './text';
import { ru } from './texts/ru';
import { isOpenNow, replyText } from './time';

/** What the header promises. These tests run in the visitor's zone of Kathmandu, 45 minutes ahead of Yekaterinburg. */
const t = createTexts('ru', ru);
prepare(t);
const hours = { open: false, closesAt: null, opensAt: '2026-11-19T04:00:00.000Z', timeZone: 'Asia/Yekaterinburg' };

test('nothing is promised about speed while too little is known', () => {
  expect(replyText(t, { answers: 'bot', replySeconds: null })).toBe('Сначала ответит бот');
  expect(replyText(t, { answers: 'people', replySeconds: null })).toBe('Ответим здесь');
});

test('who answers and how fast is what was measured', () => {
  expect(replyText(t, { answers: 'bot', replySeconds: 3 })).toBe('Бот отвечает сразу');
  expect(replyText(t, { answers: 'people', replySeconds: 20 })).toBe('Отвечаем сразу');
  expect(replyText(t, { answers: 'people', replySeconds: 61 })).toBe('Отвечаем за 2 мин');
  expect(replyText(t, { answers: 'people', replySeconds: 3601 })).toBe('Отвечаем в течение 2 ч');
});

test('the next opening is told in the visitor’s zone, with the business’s own hour beside it', () => {
  expect(closedText(t, hours, new Date('2026-11-18T18:00:00Z'))).toBe('Откроемся завтра в 09:45 по вашему времени. У нас будет 09:00.');
  expect(opensText(t, hours, new Date('2026-11-18T18:00:00Z'))).toBe('Откроемся завтра в 09:45');
  expect(closedText(t, { ...hours, timeZone: 'Asia/Kathmandu' }, new Date('2026-11-19T01:00:00Z'))).toBe('Откроемся сегодня в 09:45.');
  expect(opensText(t, hours, new Date('2026-11-16T18:00:00Z'))).toBe('Откроемся чт в 09:45');
  expect(closedText(t, { ...hours, opensAt: null }, new Date())).toContain('ответим, как только откроемся');
});

test('a config of five minutes ago does not keep a closed business open', () => {
  const open = { open: true, closesAt: '2026-11-18T16:00:00.000Z', opensAt: null, timeZone: 'Asia/Yekaterinburg' };
  expect(isOpenNow(open, new Date('2026-11-18T15:59:00Z'))).toBe(true);
  expect(isOpenNow(open, new Date('2026-11-18T16:00:00Z'))).toBe(false);
  expect(isOpenNow(hours, new Date('2026-11-19T04:00:00Z'))).toBe(true);
});
