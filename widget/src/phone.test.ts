import { describe, expect, test } from 'vitest';
import { emailHint, formatPhone, isOneSlip } from './assist';
import { parseEmail } from './email';
import { normalizePhone } from './phone';

describe('phones', () => {
  test.each([
    ['8 (912) 345-67-89', '+79123456789'],
    ['+7 912 345-67-89', '+79123456789'],
    ['9123456789', '+79123456789'],
    ['007 912 345 67 89', '+79123456789'],
    ['7 (343) 222-33-44', '+73432223344'],
    ['＋7 912 345 67 89', '+79123456789'],
    ['+375 29 123-45-67', '+375291234567'],
  ])('%s is understood', (typed, phone) => expect(normalizePhone(typed)).toBe(phone));

  test.each(['', '12345', '8 912', '+7 112 345-67-89', 'позвоните мне', '+0 000 000 000', '8912345678900000'])(
    '%s is not a phone',
    (typed) => expect(normalizePhone(typed)).toBeNull(),
  );

  test('a Russian number is grouped while it is typed, another one is left alone', () => {
    expect(formatPhone('+7912345')).toBe('+7 912 345');
    expect(formatPhone('89123456789')).toBe('8 912 345-67-89');
    expect(formatPhone('+3752912')).toBe('+3752912');
    expect(formatPhone('anna@')).toBe('anna@');
  });
});

describe('addresses', () => {
  test('only what mail servers take is an address', () => {
    expect(parseEmail(' Anna.K@Yandex.RU ')).toBe('anna.k@yandex.ru');
    expect(parseEmail('иван@почта.рф')).toBe('иван@почта.рф');
    for (const wrong of ['anna@yandex', 'anna', '@mail.ru', 'a b@mail.ru', 'a@b..ru', '"a"@mail.ru']) expect(parseEmail(wrong)).toBeNull();
  });

  test('a slip of the finger is noticed, a right address is not doubted', () => {
    expect(emailHint('anna@yandex')).toBe('yandex.ru');
    expect(emailHint('anna@gmial.com')).toBe('gmail.com');
    expect(emailHint('anna@gmail.con')).toBe('gmail.com');
    expect(emailHint('anna@mail.ru')).toBeNull();
    expect(emailHint('anna@clinic.ru')).toBeNull();
    expect(isOneSlip('gmail.com', 'ymail.com')).toBe(true);
  });
});
