/** Outside working hours. */
export const ru = {
  'status.opens.today': 'Откроемся сегодня в {time}',
  'status.opens.tomorrow': 'Откроемся завтра в {time}',
  'status.opens.day': 'Откроемся: {day}, {time}',
  'status.closed': 'Сейчас закрыто',
  'closed.title': 'Сейчас закрыто',
  'closed.when': 'Откроемся {day} в {time} {zone}.',
  'closed.yours': 'У вас будет {time}.',
  'closed.unknown': 'Оставьте заявку, и мы ответим, как только откроемся.',
  today: 'сегодня',
  tomorrow: 'завтра',
  question: 'Что передать',
  'question.hint': 'Опишите в двух словах',
  'submit.closed': 'Оставить заявку',
  'book.self': 'Записаться самостоятельно',
};

export const en: Record<keyof typeof ru, string> = {
  'status.opens.today': 'Open today at {time}',
  'status.opens.tomorrow': 'Open tomorrow at {time}',
  'status.opens.day': 'Open {day}, {time}',
  'status.closed': 'Closed now',
  'closed.title': 'Closed now',
  'closed.when': 'We open {day} at {time} {zone}.',
  'closed.yours': 'That is {time} your time.',
  'closed.unknown': 'Leave a request and we will reply as soon as we open.',
  today: 'today',
  tomorrow: 'tomorrow',
  question: 'Your message',
  'question.hint': 'A few words are enough',
  'submit.closed': 'Leave a request',
  'book.self': 'Book it yourself',
};
