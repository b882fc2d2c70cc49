import { weekOf, type Preset } from './preset-shape';

export const auto: Preset = {
  week: weekOf([9, 20], [10, 18]),
  words: {
    ru: {
      services: [
        { name: 'Диагностика', durationMin: 60 },
        { name: 'Замена масла и фильтров', durationMin: 60 },
        { name: 'Ремонт ходовой', durationMin: 120 },
        { name: 'Тормоза', durationMin: 90 },
        { name: 'Шиномонтаж', durationMin: 60 },
        { name: 'Развал-схождение', durationMin: 60 },
        { name: 'Кондиционер: заправка и проверка', durationMin: 60 },
      ],
      staff: { name: 'Пост 1', title: 'Ремонтная зона' },
      invitation: 'Здравствуйте. Записать на сервис или сориентировать по работе?',
      greeting: 'Здравствуйте, {name}. Я бот автосервиса: запишу на удобное время, а по сложной поломке позову мастера-приёмщика.',
      questions: [
        {
          id: 'need',
          text: 'Что нужно сделать?',
          expects: 'option',
          options: [
            { label: 'Стук, вибрация, лампочка', words: ['стук', 'вибрация', 'чек', 'диагностика', 'горит'] },
            { label: 'ТО, масло', words: ['то', 'масло', 'фильтр'], leads: 1 },
            { label: 'Ходовая', words: ['ходовая', 'подвеска', 'амортизатор'], leads: 2 },
            { label: 'Тормоза', words: ['тормоза', 'колодки', 'диски'], leads: 3 },
            { label: 'Шины', words: ['шины', 'резина', 'переобуть', 'шиномонтаж'], leads: 4 },
            { label: 'Кузовной ремонт', words: ['кузов', 'покраска', 'вмятина'], leads: 'escalate' },
            { label: 'Другое', words: ['другое'], leads: 'escalate' },
          ],
        },
        { id: 'car', text: 'Какая у вас машина? Напишите марку, модель и год.', expects: 'text' },
      ],
      offer: 'Вот свободное время. Нажмите, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Diagnostics', durationMin: 60 },
        { name: 'Oil and filter change', durationMin: 60 },
        { name: 'Suspension repair', durationMin: 120 },
        { name: 'Brakes', durationMin: 90 },
        { name: 'Tyre fitting', durationMin: 60 },
        { name: 'Wheel alignment', durationMin: 60 },
        { name: 'Air conditioning: refill and check', durationMin: 60 },
      ],
      staff: { name: 'Bay 1', title: 'Workshop' },
      invitation: 'Hello. Shall I book a service or help with a question?',
      greeting: 'Hello, {name}. I am the garage’s bot: I book a time, and call the service adviser when the fault is a hard one.',
      questions: [
        {
          id: 'need',
          text: 'What needs doing?',
          expects: 'option',
          options: [
            { label: 'A knock, a shake, a warning light', words: ['knock', 'vibration', 'light', 'engine'] },
            { label: 'Service, oil', words: ['service', 'oil', 'filter'], leads: 1 },
            { label: 'Suspension', words: ['suspension', 'shock'], leads: 2 },
            { label: 'Brakes', words: ['brakes', 'pads', 'discs'], leads: 3 },
            { label: 'Tyres', words: ['tyres', 'tires'], leads: 4 },
            { label: 'Body work', words: ['body', 'paint', 'dent'], leads: 'escalate' },
            { label: 'Something else', words: ['else', 'other'], leads: 'escalate' },
          ],
        },
        { id: 'car', text: 'What car is it? Make, model and year, please.', expects: 'text' },
      ],
      offer: 'Here are the free times. Tap one and I will hold it for 5 minutes.',
    },
  },
};
