import { weekOf, type Preset } from './preset-shape';

export const legal: Preset = {
  week: weekOf([9, 19]),
  words: {
    ru: {
      services: [
        { name: 'Первичная консультация', durationMin: 30 },
        { name: 'Консультация с разбором документов', durationMin: 60 },
        { name: 'Семейный спор', durationMin: 60 },
        { name: 'Наследство', durationMin: 60 },
        { name: 'Банкротство граждан', durationMin: 60 },
        { name: 'Сопровождение бизнеса', durationMin: 60 },
      ],
      staff: { name: 'Юрист', title: 'Консультации' },
      invitation: 'Здравствуйте. Коротко опишите вопрос, и я подберу юриста и время.',
      greeting: 'Здравствуйте, {name}. Я бот юридической компании: запишу к профильному юристу. Подробности обсудите с ним лично.',
      questions: [
        {
          id: 'topic',
          text: 'О чём вопрос?',
          expects: 'option',
          options: [
            { label: 'Развод, дети, алименты', words: ['развод', 'алименты', 'семья', 'дети'], leads: 2 },
            { label: 'Наследство', words: ['наследство', 'завещание'], leads: 3 },
            { label: 'Долги и банкротство', words: ['долги', 'кредит', 'банкротство', 'приставы'], leads: 4 },
            { label: 'Жильё и земля', words: ['квартира', 'земля', 'дольщик', 'застройщик'] },
            { label: 'Бизнес', words: ['бизнес', 'договор', 'ооо', 'ип'], leads: 5 },
            { label: 'Уголовное дело', words: ['уголовное', 'полиция', 'следователь'], leads: 'escalate' },
            { label: 'Другое', words: ['другое'] },
          ],
        },
        { id: 'deadline', text: 'Есть ли срок или дата заседания в ближайшие 10 дней?', expects: 'yes_no' },
      ],
      offer: 'Вот когда юрист свободен. Нажмите на время, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'First consultation', durationMin: 30 },
        { name: 'Consultation with documents', durationMin: 60 },
        { name: 'Family matters', durationMin: 60 },
        { name: 'Inheritance', durationMin: 60 },
        { name: 'Personal bankruptcy', durationMin: 60 },
        { name: 'Business counsel', durationMin: 60 },
      ],
      staff: { name: 'Lawyer', title: 'Consultations' },
      invitation: 'Hello. Describe your question in a line and I will find a lawyer and a time.',
      greeting: 'Hello, {name}. I am the firm’s bot: I book the right lawyer. The details are for the two of you.',
      questions: [
        {
          id: 'topic',
          text: 'What is it about?',
          expects: 'option',
          options: [
            { label: 'Divorce, children, support', words: ['divorce', 'children', 'alimony', 'family'], leads: 2 },
            { label: 'Inheritance', words: ['inheritance', 'will'], leads: 3 },
            { label: 'Debts and bankruptcy', words: ['debt', 'loan', 'bankruptcy'], leads: 4 },
            { label: 'Housing and land', words: ['flat', 'house', 'land'] },
            { label: 'Business', words: ['business', 'contract', 'company'], leads: 5 },
            { label: 'A criminal case', words: ['criminal', 'police'], leads: 'escalate' },
            { label: 'Something else', words: ['else', 'other'] },
          ],
        },
        { id: 'deadline', text: 'Is there a deadline or a hearing within 10 days?', expects: 'yes_no' },
      ],
      offer: 'Here is when a lawyer is free. Tap a time and I will hold it for 5 minutes.',
    },
  },
};
