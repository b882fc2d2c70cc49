import { expect, test } from 'vitest';
import { passwordProblem, passwordStrength, signUpSchema } from './schema';

test.each([
  ['короткий', 'password.short'],
  ['1234567890', 'password.common'],
  ['aaaaaaaaaaaa', 'password.common'],
  ['abcdefghijk', 'password.common'],
  ['Password2024!', 'password.common'],
  ['йцукенгшщз1', 'password.common'],
  ['gfhjkm12345', 'password.common'],
  ['анна мыла раму', null],
  ['correct horse', null],
  ['🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷', 'password.common'],
  ['длинная и живая фраза про зубы', null],
])('the password %s is answered with %s', (password, problem) => {
  expect(passwordProblem(password)).toBe(problem);
});

test('the address itself with digits after it is no password', () => {
  expect(passwordProblem('marina.petrova1', 'marina.petrova@site.ru')).toBe('password.is_email');
});

test('strength grows with length', () => {
  expect([
    passwordStrength(''),
    passwordStrength('short'),
    passwordStrength('vtoroyetazh'),
    passwordStrength('три слова и ещё одно слово'),
  ]).toEqual([0, 1, 2, 4]);
});

test('sign-up names every wrong field at once', () => {
  const result = signUpSchema.safeParse({ email: 'anna@', password: 'x', accepted: false, locale: 'ru' });
  expect(result.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual(['accepted', 'email', 'password']);
});
