import { weekOf, type Preset } from './preset-shape';

export const beauty: Preset = {
  week: weekOf([10, 21], [10, 21], [10, 20]),
  words: {
    ru: {
      services: [
        { name: 'Женская стрижка', durationMin: 60 },
        { name: 'Мужская стрижка', durationMin: 45 },
        { name: 'Окрашивание', durationMin: 150 },
        { name: 'Укладка', durationMin: 45 },
        { name: 'Маникюр с покрытием', durationMin: 90 },
        { name: 'Педикюр', durationMin: 90 },
        { name: 'Брови: форма и окрашивание', durationMin: 45 },
      ],
      staff: { name: 'Мастер', title: 'Универсал' },
      invitation: 'Здравствуйте. Подобрать время к мастеру?',
      greeting: 'Здравствуйте, {name}. Я бот салона: подберу время к мастеру и отвечу на простые вопросы.',
      questions: [
        {
          id: 'need',
          text: 'На что записать?',
          expects: 'option',
          options: [
            { label: 'Стрижка женская', words: ['стрижка', 'подстричься', 'кончики'], leads: 0 },
            { label: 'Стрижка мужская', words: ['мужская'], leads: 1 },
            { label: 'Окрашивание', words: ['окрашивание', 'покраска', 'тонирование', 'мелирование'], leads: 2 },
            { label: 'Маникюр', words: ['маникюр', 'ногти', 'гель'], leads: 4 },
            { label: 'Педикюр', words: ['педикюр'], leads: 5 },
            { label: 'Брови', words: ['брови'], leads: 6 },
            { label: 'Другое', words: ['другое'], leads: 'escalate' },
          ],
        },
      ],
      offer: 'Вот свободное время у мастера. Нажмите, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Women’s haircut', durationMin: 60 },
        { name: 'Men’s haircut', durationMin: 45 },
        { name: 'Colouring', durationMin: 150 },
        { name: 'Styling', durationMin: 45 },
        { name: 'Manicure with gel', durationMin: 90 },
        { name: 'Pedicure', durationMin: 90 },
        { name: 'Brows: shape and tint', durationMin: 45 },
      ],
      staff: { name: 'Stylist', title: 'All services' },
      invitation: 'Hello. Shall I find you a time?',
      greeting: 'Hello, {name}. I am the salon’s bot: I find a time and answer simple questions.',
      questions: [
        {
          id: 'need',
          text: 'What shall I book?',
          expects: 'option',
          options: [
            { label: 'Women’s haircut', words: ['haircut', 'women', 'trim'], leads: 0 },
            { label: 'Men’s haircut', words: ['men', 'barber'], leads: 1 },
            { label: 'Colouring', words: ['colour', 'color', 'highlights'], leads: 2 },
            { label: 'Manicure', words: ['manicure', 'nails', 'gel'], leads: 4 },
            { label: 'Pedicure', words: ['pedicure'], leads: 5 },
            { label: 'Brows', words: ['brows'], leads: 6 },
            { label: 'Something else', words: ['else', 'other'], leads: 'escalate' },
          ],
        },
      ],
      offer: 'Here is when a stylist is free. Tap a time and I will hold it for 5 minutes.',
    },
  },
};
