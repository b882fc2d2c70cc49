import { weekOf, type Preset } from './preset-shape';

export const renovation: Preset = {
  week: weekOf([9, 19], [10, 16]),
  words: {
    ru: {
      services: [
        { name: 'Выезд замерщика', durationMin: 60, free: true },
        { name: 'Консультация по смете', durationMin: 30, free: true },
        { name: 'Встреча с дизайнером', durationMin: 60 },
        { name: 'Осмотр объекта прорабом', durationMin: 90 },
      ],
      staff: { name: 'Замерщик', title: 'Выезды' },
      invitation: 'Здравствуйте. Посчитать ремонт или записать на замер?',
      greeting: 'Здравствуйте, {name}. Я бот компании: запишу на замер и передам детали сметчику.',
      questions: [
        {
          id: 'need',
          text: 'Что планируете?',
          expects: 'option',
          options: [
            { label: 'Ремонт квартиры', words: ['квартира', 'ремонт', 'под ключ'] },
            { label: 'Ванная или кухня', words: ['ванная', 'кухня', 'санузел', 'плитка'] },
            { label: 'Окна, балкон', words: ['окна', 'балкон', 'лоджия', 'остекление'] },
            { label: 'Дом или дача', words: ['дом', 'дача', 'коттедж'] },
            { label: 'Только расчёт', words: ['смета', 'расчёт', 'расчет', 'цена'], leads: 1 },
            { label: 'Другое', words: ['другое'], leads: 'escalate' },
          ],
        },
        { id: 'area', text: 'Сколько примерно квадратных метров?', expects: 'number' },
        { id: 'place', text: 'Где находится объект? Достаточно района или адреса.', expects: 'text' },
      ],
      offer: 'Когда удобно принять замерщика? Нажмите на время, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Measuring visit', durationMin: 60, free: true },
        { name: 'Estimate consultation', durationMin: 30, free: true },
        { name: 'Meeting with a designer', durationMin: 60 },
        { name: 'Site inspection', durationMin: 90 },
      ],
      staff: { name: 'Surveyor', title: 'Visits' },
      invitation: 'Hello. Shall I arrange an estimate or a measuring visit?',
      greeting: 'Hello, {name}. I am the company’s bot: I arrange a measuring visit and pass the details to the estimator.',
      questions: [
        {
          id: 'need',
          text: 'What are you planning?',
          expects: 'option',
          options: [
            { label: 'Renovating a flat', words: ['flat', 'apartment', 'renovation'] },
            { label: 'Bathroom or kitchen', words: ['bathroom', 'kitchen', 'tiles'] },
            { label: 'Windows, balcony', words: ['windows', 'balcony'] },
            { label: 'A house', words: ['house', 'cottage'] },
            { label: 'Only an estimate', words: ['estimate', 'price', 'quote'], leads: 1 },
            { label: 'Something else', words: ['else', 'other'], leads: 'escalate' },
          ],
        },
        { id: 'area', text: 'About how many square metres is it?', expects: 'number' },
        { id: 'place', text: 'Where is it? A district or an address is enough.', expects: 'text' },
      ],
      offer: 'When may the surveyor come? Tap a time and I will hold it for 5 minutes.',
    },
  },
};
