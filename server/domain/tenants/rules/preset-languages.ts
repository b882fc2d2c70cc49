import { weekOf, type Preset } from './preset-shape';

export const languages: Preset = {
  week: weekOf([10, 21], [10, 17]),
  words: {
    ru: {
      services: [
        { name: 'Пробный урок', durationMin: 45, free: true },
        { name: 'Определение уровня', durationMin: 30, free: true },
        { name: 'Индивидуальное занятие', durationMin: 60 },
        { name: 'Групповое занятие', durationMin: 90 },
        { name: 'Подготовка к экзамену', durationMin: 60 },
      ],
      staff: { name: 'Преподаватель', title: 'Пробные уроки' },
      invitation: 'Здравствуйте. Подобрать группу или записать на пробный урок?',
      greeting: 'Здравствуйте, {name}. Я бот школы: запишу на пробный урок и помогу выбрать программу.',
      questions: [
        {
          id: 'who',
          text: 'Кто будет учиться?',
          expects: 'option',
          options: [
            { label: 'Я сам', words: ['я', 'сам', 'сама', 'взрослый'] },
            { label: 'Ребёнок 4–6 лет', words: ['дошкольник', 'малыш'] },
            { label: 'Школьник', words: ['школьник', 'ребёнок', 'ребенок', 'сын', 'дочь'] },
            { label: 'Сотрудники компании', words: ['корпоративное', 'сотрудники', 'компания'], leads: 'escalate' },
          ],
        },
        {
          id: 'level',
          text: 'Какой сейчас уровень?',
          expects: 'option',
          options: [
            { label: 'С нуля', words: ['ноль', 'нуля', 'начинающий'], leads: 0 },
            { label: 'Читаю, но не говорю', words: ['читаю', 'базовый'], leads: 0 },
            { label: 'Говорю, хочу лучше', words: ['говорю', 'средний'], leads: 1 },
            { label: 'Готовлюсь к экзамену', words: ['егэ', 'огэ', 'ielts', 'toefl', 'экзамен'], leads: 4 },
            { label: 'Не знаю', words: ['не знаю'], leads: 1 },
          ],
        },
      ],
      offer: 'Вот ближайшее время для встречи с преподавателем. Нажмите, и я придержу его на 5 минут.',
    },
    en: {
      services: [
        { name: 'Trial lesson', durationMin: 45, free: true },
        { name: 'Level check', durationMin: 30, free: true },
        { name: 'One-to-one lesson', durationMin: 60 },
        { name: 'Group lesson', durationMin: 90 },
        { name: 'Exam preparation', durationMin: 60 },
      ],
      staff: { name: 'Teacher', title: 'Trial lessons' },
      invitation: 'Hello. Shall I find a group or book a trial lesson?',
      greeting: 'Hello, {name}. I am the school’s bot: I book trial lessons and help to choose a course.',
      questions: [
        {
          id: 'who',
          text: 'Who is going to learn?',
          expects: 'option',
          options: [
            { label: 'Myself', words: ['me', 'myself', 'adult'] },
            { label: 'A child of 4–6', words: ['preschool'] },
            { label: 'A school child', words: ['school', 'child', 'son', 'daughter'] },
            { label: 'People of my company', words: ['company', 'corporate', 'employees'], leads: 'escalate' },
          ],
        },
        {
          id: 'level',
          text: 'What is the level now?',
          expects: 'option',
          options: [
            { label: 'From scratch', words: ['zero', 'scratch', 'beginner'], leads: 0 },
            { label: 'I read but do not speak', words: ['read', 'basic'], leads: 0 },
            { label: 'I speak and want more', words: ['speak', 'intermediate'], leads: 1 },
            { label: 'Preparing for an exam', words: ['ielts', 'toefl', 'exam'], leads: 4 },
            { label: 'I do not know', words: ['know'], leads: 1 },
          ],
        },
      ],
      offer: 'Here is when a teacher is free. Tap a time and I will hold it for 5 minutes.',
    },
  },
};
