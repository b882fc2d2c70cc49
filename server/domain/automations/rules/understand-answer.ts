import { parseEmail, parsePhone } from '@/server/domain/contacts/schema';
import type { Question } from '../schema';

/** What the person's words mean for a question, or why they mean nothing. */
export type Understanding = { understood: true; value: string } | { understood: false };

/** What the person wants apart from any question. */
export type Intent = 'person' | 'later' | 'stop' | null;

const PERSON =
  /(оператор|администратор|менеджер|жив(ой|ого|ым) человек|с человеком|позов|соедин|human|operator|agent|real person|someone)/iu;
const LATER = /(позже|потом|перезвон|не сейчас|сейчас (занят|не могу)|неудобно|later|busy|not now|call me back)/iu;
const STOP = /(^|[^\p{L}])(стоп|stop|отпиш|не пишите|unsubscribe|отстаньте|хватит)([^\p{L}]|$)/iu;

export function understandIntent(text: string): Intent {
  const words = text.slice(0, 300);
  if (STOP.test(words)) return 'stop';
  if (PERSON.test(words)) return 'person';
  return LATER.test(words) ? 'later' : null;
}

/** Free text is understood where it is a phone, an e-mail, a yes or a no, a number or one of the options. */
export function understandAnswer(question: Question, text: string): Understanding {
  const words = text.trim().slice(0, 1000);
  switch (question.expects) {
    case 'phone':
      return given(findPhone(words));
    case 'email':
      return given(findEmail(words));
    case 'yes_no':
      return given(yesOrNo(words));
    case 'number':
      return given(/-?\d+(?:[.,]\d+)?/.exec(words.replace(/(?<=\d)\s(?=\d{3})/g, ''))?.[0]?.replace(',', '.') ?? null);
    case 'option':
      return given(optionOf(question, words));
    case 'text':
      return given(words || null);
  }
}

/** A phone among other words: «мой номер 8 912 345-67-89, Анна». */
export function findPhone(text: string): string | null {
  const candidate = /\+?\d[\d\s().-]{6,22}\d/.exec(text.normalize('NFKC'))?.[0];
  return candidate ? parsePhone(candidate) : null;
}

/** An address among other words: «пишите на anna@mail.ru, пожалуйста». */
export function findEmail(text: string): string | null {
  return (
    text
      .split(/\s+/)
      .map((word) => parseEmail(word.replace(/[.,;]+$/, '')))
      .find(Boolean) ?? null
  );
}

const YES = /^(да|ага|угу|конечно|хорошо|ок|окей|ладно|давайте|подходит|хочу|верно|yes|yep|yeah|sure|ok|okay|y|\+|👍)([^\p{L}]|$)/iu;
const NO = /^(нет|неа|не(?=\s|$)|не надо|не нужно|никак|no|nope|nah|n|-|👎)([^\p{L}]|$)/iu;

function yesOrNo(text: string): 'yes' | 'no' | null {
  if (NO.test(text)) return 'no';
  return YES.test(text) ? 'yes' : null;
}

/** By number («2»), by its words, or by a stem of at least four letters that only one option has. */
function optionOf(question: Question, text: string): string | null {
  const plain = simplify(text);
  const byNumber = /^\D{0,3}(\d)\D{0,3}$/.exec(plain)?.[1];
  if (byNumber) return question.options[Number(byNumber) - 1]?.id ?? null;
  const exact = question.options.find((option) => simplify(option.label) === plain || option.id === text);
  if (exact) return exact.id;
  const matches = question.options.filter((option) => [option.label, ...option.words].some((words) => sharesStem(plain, simplify(words))));
  return matches.length === 1 ? (matches[0]?.id ?? null) : null;
}

function sharesStem(text: string, option: string): boolean {
  const stems = option
    .split(' ')
    .filter((word) => word.length >= 4)
    .map((word) => word.slice(0, Math.max(4, word.length - 2)));
  // «имплант» means «Имплантация»: a beginning of five letters is enough, four in common would join «больно» and «большой».
  return stems.some((stem) => text.split(' ').some((word) => word.startsWith(stem) || (word.length >= 5 && stem.startsWith(word))));
}

function simplify(text: string): string {
  return text
    .toLocaleLowerCase('ru')
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function given(value: string | null): Understanding {
  return value === null ? { understood: false } : { understood: true, value };
}
