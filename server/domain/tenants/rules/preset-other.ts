import { usualWeek } from '../schema';
import type { Preset } from './preset-shape';

export const other: Preset = {
  week: usualWeek,
  words: {
    ru: {
      services: [
        { name: 'Консультация', durationMin: 30 },
        { name: 'Встреча', durationMin: 60 },
      ],
      staff: { name: 'Специалист', title: 'Приём' },
      invitation: 'Здравствуйте. Ответить на вопрос или подобрать время?',
      greeting: 'Здравствуйте, {name}. Я бот компании: отвечу на простые вопросы, запишу на удобное время или позову администратора.',
      questions: [
        {
          id: 'need',
          text: 'Чем помочь?',
          expects: 'option',
          options: [
            { label: 'Записаться', words: ['записаться', 'запись', 'время'], leads: 0 },
            { label: 'Узнать цену', words: ['цена', 'стоимость', 'сколько'], leads: 'escalate' },
            { label: 'Задать вопрос', words: ['вопрос'], leads: 'escalate' },
          ],
        },
      ],
      offer: 'Вот свободное время. Нажмите, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Consultation', durationMin: 30 },
        { name: 'Meeting', durationMin: 60 },
      ],
      staff: { name: 'Specialist', title: 'Appointments' },
      invitation: 'Hello. Shall I answer a question or find you a time?',
      greeting: 'Hello, {name}. I am the company’s bot: I answer simple questions, book a time or call a colleague.',
      questions: [
        {
          id: 'need',
          text: 'How can I help?',
          expects: 'option',
          options: [
            { label: 'Book a time', words: ['book', 'appointment', 'time'], leads: 0 },
            { label: 'Ask for a price', words: ['price', 'cost', 'much'], leads: 'escalate' },
            { label: 'Ask a question', words: ['question'], leads: 'escalate' },
          ],
        },
      ],
      offer: 'Here are the free times. Tap one and I will hold it for 5 minutes.',
    },
  },
};
