import { describe, expect, it } from 'vitest';
import { accountMail, type AccountMail } from './account';
import { bookingMail, type BookingMail } from './booking';

const accountKinds = ['confirm', 'already', 'reset', 'signIn', 'changed'] as const;
const bookingKinds = ['confirmed', 'rescheduled', 'cancelled', 'day_before', 'soon'] as const;
const account = (kind: AccountMail['kind'], locale: 'ru' | 'en') =>
  accountMail({ kind, locale, link: 'https://fl.test/verify?token=a&b', email: 'marina@clinic.example', name: 'Марина' });
const booking = (change: Partial<BookingMail>) =>
  bookingMail({
    kind: 'confirmed',
    locale: 'ru',
    name: 'Анна',
    tenant: { name: 'Белая линия', color: '#0b7a75', on: '#ffffff', address: 'ул. Малышева, 84', phone: '+7 343 288-50-40' },
    when: 'чт, 19 ноября, 14:30',
    whenHere: 'Время местное: Екатеринбург. У вас будет 12:30',
    service: 'Консультация имплантолога',
    staff: 'Орлов Дмитрий Андреевич',
    manageUrl: 'https://fl.test/book/demo/manage/secret',
    ...change,
  });

const all = (['ru', 'en'] as const).flatMap((locale) => [
  ...accountKinds.map((kind) => [kind, locale, account(kind, locale)] as const),
  ...bookingKinds.map((kind) => [kind, locale, booking({ kind, locale })] as const),
]);

describe.each(all)('the letter %s in %s', (_kind, locale, { subject, html, text }) => {
  it('has a subject, a preheader, both colour schemes and its language', () => {
    expect(subject.length).toBeGreaterThan(8);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain('content="light dark"');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toMatch(/display:none[^>]*>[^<]{10,}</);
    expect(`${subject}${html}${text}`).not.toMatch(/undefined|\[object|\$\{/);
  });
  it('says in plain text what it says in pictures: each link and each line', () => {
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => (url ?? '').replaceAll('&amp;', '&'));
    expect(links.length).toBeGreaterThan(0);
    for (const url of links) expect(text).toContain(url);
    expect(text).not.toMatch(/<[a-z]/);
  });
  it('speaks one language', () => {
    const own = text.replaceAll(/https?:\S+|Fast Lead|marina@clinic\.example/g, '');
    // What the business and the person called themselves stays as it is.
    const words = own.replaceAll(
      /Марина|Анна|Белая линия|ул\. Малышева|Консультация имплантолога|Орлов Дмитрий Андреевич|чт, 19 ноября|Время местное.*\d/gi,
      '',
    );
    expect(words).not.toMatch(locale === 'ru' ? /[a-z]{4,}/i : /[а-яё]/i);
  });
});

it('what people are called cannot become markup of the letter', () => {
  const { html } = booking({ name: '<img src=x onerror=alert(1)>', service: '"><script>', staff: "O'Neil & <b>" });
  expect(html).not.toMatch(/<script|<img|<b>/);
});

it('a business without an address, a phone or a link still has a whole letter', () => {
  const { html, text } = booking({
    manageUrl: null,
    tenant: { name: 'Без всего', color: '#111111', on: '#ffffff', address: null, phone: null },
  });
  expect(html).not.toContain('null');
  expect(text).not.toContain('null');
});
