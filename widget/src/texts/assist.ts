/** What is wrong in a form, and slips in an address. */
export const ru = {
  'email.typo': 'Может быть, {domain}?',
  'email.fix': 'Исправить',
  'email.unfinished': 'Похоже, не хватает окончания: {domain}?',
  'name.required': 'Напишите, как к вам обращаться.',
  'phone.required': 'Напишите телефон, чтобы мы могли ответить.',
  'phone.invalid': 'Не похоже на номер телефона. Например: +7 912 345-67-89.',
  'email.required': 'Напишите почту, чтобы мы могли ответить.',
  'email.invalid': 'Не похоже на адрес почты. Например: anna@mail.ru.',
  'contact.required': 'Напишите телефон или почту, чтобы мы могли ответить.',
  'contact.invalid': 'Не похоже ни на телефон, ни на почту.',
  'consent.missing': 'Без согласия на обработку мы не можем сохранить контакт. Вопрос можно задать и без контакта, в чате.',
};

export const en: Record<keyof typeof ru, string> = {
  'email.typo': 'Did you mean {domain}?',
  'email.fix': 'Correct it',
  'email.unfinished': 'The ending seems to be missing: {domain}?',
  'name.required': 'Please tell us your name.',
  'phone.required': 'Leave a phone number so that we can reply.',
  'phone.invalid': 'This does not look like a phone number. For example: +7 912 345-67-89.',
  'email.required': 'Leave an email address so that we can reply.',
  'email.invalid': 'This does not look like an email address. For example: anna@gmail.com.',
  'contact.required': 'Leave a phone number or an email so that we can reply.',
  'contact.invalid': 'This looks like neither a phone number nor an email.',
  'consent.missing': 'Without consent we cannot keep your contact. You can still ask in the chat without it.',
};
