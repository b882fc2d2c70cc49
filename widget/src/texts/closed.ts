/** Outside working hours. */
export const ru = {
  'status.opens': 'Откроемся {day} в {time}',
  'closed.title': 'Сейчас закрыто',
  'closed.when': 'Откроемся {day} в {time}.',
  'closed.yours': 'Откроемся {day} в {time} по вашему времени. У нас будет {venue}.',
  'closed.unknown': 'Оставьте заявку, и мы ответим, как только откроемся.',
  today: 'сегодня',
  tomorrow: 'завтра',
  question: 'Что передать',
  'question.hint': 'Опишите в двух словах',
  'submit.closed': 'Оставить заявку',
  'book.self': 'Записаться самостоятельно',
};

export const en: Record<keyof typeof ru, string> = {
  'status.opens': 'Open {day} at {time}',
  'closed.title': 'Closed now',
  'closed.when': 'We open {day} at {time}.',
  'closed.yours': 'We open {day} at {time} your time, {venue} ours.',
  'closed.unknown': 'Leave a request and we will reply as soon as we open.',
  today: 'today',
  tomorrow: 'tomorrow',
  question: 'Your message',
  'question.hint': 'A few words are enough',
  'submit.closed': 'Leave a request',
  'book.self': 'Book it yourself',
};
