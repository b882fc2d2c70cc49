import { weekOf, type Preset } from './preset-shape';

export const dental: Preset = {
  week: weekOf([9, 21], [9, 18]),
  words: {
    ru: {
      services: [
        { name: 'Консультация', durationMin: 30 },
        { name: 'Острая боль', durationMin: 45 },
        { name: 'Лечение кариеса', durationMin: 60 },
        { name: 'Профессиональная гигиена', durationMin: 60 },
        { name: 'Консультация имплантолога', durationMin: 30 },
        { name: 'Консультация ортодонта', durationMin: 30 },
        { name: 'Детский приём', durationMin: 45 },
      ],
      staff: { name: 'Врач на приёме', title: 'Стоматолог' },
      invitation: 'Здравствуйте. Подсказать по лечению или сразу подобрать время?',
      greeting: 'Здравствуйте, {name}. Я бот клиники: помогу записаться, а на сложный вопрос позову администратора.',
      questions: [
        {
          id: 'need',
          text: 'Что вас беспокоит?',
          expects: 'option',
          options: [
            { label: 'Болит зуб', words: ['боль', 'болит', 'ноет', 'острая'], leads: 1 },
            { label: 'Осмотр или кариес', words: ['осмотр', 'кариес', 'пломба', 'проверить'] },
            { label: 'Чистка', words: ['чистка', 'гигиена', 'налёт', 'камень'], leads: 3 },
            { label: 'Имплант или протез', words: ['имплант', 'имплантация', 'протез', 'коронка'], leads: 4 },
            { label: 'Брекеты, элайнеры', words: ['брекеты', 'элайнеры', 'прикус'], leads: 5 },
            { label: 'Приём для ребёнка', words: ['ребёнок', 'ребенок', 'детский', 'сын', 'дочь'], leads: 6 },
            { label: 'Другое', words: ['другое'], leads: 'escalate' },
          ],
        },
        { id: 'xray', text: 'Есть ли снимок (КТ или панорама) за последние полгода?', expects: 'yes_no' },
      ],
      offer: 'Вот свободное время. Нажмите, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Consultation', durationMin: 30 },
        { name: 'Acute pain', durationMin: 45 },
        { name: 'Caries treatment', durationMin: 60 },
        { name: 'Professional cleaning', durationMin: 60 },
        { name: 'Implant consultation', durationMin: 30 },
        { name: 'Orthodontic consultation', durationMin: 30 },
        { name: 'Visit with a child', durationMin: 45 },
      ],
      staff: { name: 'Dentist on duty', title: 'Dentist' },
      invitation: 'Hello. Shall I answer a question or find you a time?',
      greeting: 'Hello, {name}. I am the clinic’s bot: I help to book, and call a colleague when a question is a hard one.',
      questions: [
        {
          id: 'need',
          text: 'What is troubling you?',
          expects: 'option',
          options: [
            { label: 'Toothache', words: ['pain', 'ache', 'hurts'], leads: 1 },
            { label: 'Check-up or caries', words: ['check', 'caries', 'filling', 'cavity'] },
            { label: 'Cleaning', words: ['cleaning', 'hygiene', 'tartar'], leads: 3 },
            { label: 'Implant or denture', words: ['implant', 'denture', 'crown'], leads: 4 },
            { label: 'Braces, aligners', words: ['braces', 'aligners', 'bite'], leads: 5 },
            { label: 'A visit with a child', words: ['child', 'kid', 'son', 'daughter'], leads: 6 },
            { label: 'Something else', words: ['else', 'other'], leads: 'escalate' },
          ],
        },
        { id: 'xray', text: 'Do you have an X-ray (CT or panorama) from the last six months?', expects: 'yes_no' },
      ],
      offer: 'Here are the free times. Tap one and I will hold it for 5 minutes.',
    },
  },
};
