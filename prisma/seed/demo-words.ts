/** Names, sources and lines of the demo's dialogues: invented people of Yekaterinburg and around. */
export const women = [
  'Анна',
  'Екатерина',
  'Ольга',
  'Наталья',
  'Мария',
  'Елена',
  'Татьяна',
  'Ирина',
  'Светлана',
  'Юлия',
  'Лилия',
  'Алсу',
  'Вера',
  'Дарья',
  'Ксения',
  'Полина',
];
export const men = [
  'Сергей',
  'Дмитрий',
  'Андрей',
  'Антон',
  'Рустам',
  'Ильдар',
  'Павел',
  'Олег',
  'Игорь',
  'Максим',
  'Никита',
  'Тимур',
  'Артём',
  'Роман',
];
export const surnames = [
  'Мальцев',
  'Голубев',
  'Пермяков',
  'Шарипов',
  'Кочнев',
  'Зотов',
  'Бородин',
  'Хайруллин',
  'Деменьшин',
  'Плотников',
  'Мезенцев',
  'Черепанов',
  'Вяткин',
  'Лаптев',
  'Ушаков',
  'Соловьёв',
  'Чернов',
  'Юсупов',
  'Ким',
  'Третьяков',
];
export const mailHosts = ['yandex.ru', 'mail.ru', 'gmail.com', 'bk.ru', 'inbox.ru'];

export type Source = {
  source: string;
  utmSource: string | null;
  utmMedium: string | null;
  utmCampaign: string | null;
  utmTerm: string | null;
  page: string;
  weight: number;
};
const site = 'https://belaya-liniya.example';
export const sources: Source[] = [
  {
    source: 'widget',
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmCampaign: 'implant_ekb_poisk',
    utmTerm: 'имплантация зуба екатеринбург цена',
    page: `${site}/implantaciya`,
    weight: 26,
  },
  {
    source: 'widget',
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmCampaign: 'bol_ekb_poisk',
    utmTerm: 'болит зуб срочно',
    page: `${site}/ostraya-bol`,
    weight: 16,
  },
  { source: 'widget', utmSource: null, utmMedium: null, utmCampaign: null, utmTerm: null, page: `${site}/`, weight: 22 },
  {
    source: 'widget',
    utmSource: 'vk',
    utmMedium: 'social',
    utmCampaign: 'gigiena_noyabr',
    utmTerm: null,
    page: `${site}/gigiena`,
    weight: 12,
  },
  { source: 'widget', utmSource: '2gis', utmMedium: 'referral', utmCampaign: null, utmTerm: null, page: `${site}/ceny`, weight: 14 },
  { source: 'booking_page', utmSource: null, utmMedium: null, utmCampaign: null, utmTerm: null, page: `${site}/zapis`, weight: 10 },
];

export type Theme = {
  optionId: string;
  label: string;
  service: string;
  follow: { question: string; buttons: [string, string][]; answer: string } | null;
  questions: [string, string][];
};

/** What people come with; `questions` are exchanges with an operator. */
export const themes: Theme[] = [
  {
    optionId: 'implant',
    label: 'Имплантация',
    service: 'Консультация имплантолога',
    follow: {
      question: 'Есть ли у вас свежий снимок или КТ, не старше полугода?',
      buttons: [
        ['yes', 'Да'],
        ['no', 'Нет'],
      ],
      answer: 'Да',
    },
    questions: [
      ['А снимок можно свой принести? Делала в сентябре в другой клинике.', 'Да, сентябрьское КТ подойдёт, снова делать не нужно.'],
      ['Сколько по времени займёт консультация?', 'Полчаса: осмотр, снимок на месте и план со сметой.'],
      ['Есть ли рассрочка?', 'Есть, на 6 и 12 месяцев без переплаты. Расскажем на приёме.'],
    ],
  },
  {
    optionId: 'pain',
    label: 'Болит зуб',
    service: 'Острая боль',
    follow: null,
    questions: [
      ['Можно сегодня вечером, после работы?', 'Да, есть окно в 19:20. Записываю?'],
      ['Что принять до приёма?', 'Подскажет врач: если боль сильная и держится температура, приезжайте сразу.'],
    ],
  },
  {
    optionId: 'caries',
    label: 'Лечение кариеса',
    service: 'Лечение кариеса',
    follow: null,
    questions: [
      ['Анестезия входит в цену?', 'Да, пломба и анестезия в цене.'],
      ['А если там уже каналы?', 'Врач посмотрит и сразу назовёт цену, до лечения.'],
    ],
  },
  {
    optionId: 'hygiene',
    label: 'Чистка',
    service: 'Профессиональная гигиена',
    follow: null,
    questions: [
      ['Это больно, если дёсны чувствительные?', 'Нет, при желании сделаем аппликационную анестезию.'],
      ['Делаете Air Flow?', 'Да, ультразвук, Air Flow и полировка за один приём.'],
    ],
  },
  {
    optionId: 'child',
    label: 'Ребёнку',
    service: 'Детский приём',
    follow: {
      question: 'Сколько лет ребёнку?',
      buttons: [
        ['under3', 'До 3 лет'],
        ['from3', 'От 3 до 12'],
        ['teen', 'Старше 12'],
      ],
      answer: 'От 3 до 12',
    },
    questions: [
      ['Сын боится, можно просто познакомиться с врачом?', 'Конечно, первый приём так и проходит: знакомство и осмотр без лечения.'],
    ],
  },
];

export const openQuestions: [string, string][] = [
  ['Подскажите, вы работаете в воскресенье?', 'Здравствуйте. В воскресенье закрыты, в субботу принимаем с 10 до 16.'],
  ['Мне нужна справка для налогового вычета за прошлый год.', 'Здравствуйте. Подготовим за три рабочих дня, напишите ФИО и ИНН.'],
  ['У вас есть парковка?', 'Здравствуйте. Есть, во дворе на 12 мест, въезд с улицы Малышева.'],
  ['Работаете по ДМС?', 'Здравствуйте. Да, с четырьмя страховыми. Назовите вашу, проверю.'],
];
