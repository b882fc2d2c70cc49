/**
 * Starting texts of the two consent documents of a tenant. Each purpose has its own document: consent to processing must be
 * separate from others (Federal Law 152-FZ, article 9, part 1, as in force since 1 September 2025), advertising needs its
 * own prior consent (Federal Law 38-FZ, article 18). Marked as samples: the tenant's lawyer has the last word.
 */
export type ConsentTemplate = { purpose: 'data' | 'marketing'; title: string; text: string };

export function consentTemplates(locale: 'ru' | 'en', company: string): ConsentTemplate[] {
  return locale === 'en' ? english(company) : russian(company);
}

function russian(company: string): ConsentTemplate[] {
  const note = 'Это образец. Покажите его юристу и впишите реквизиты: полное наименование, ИНН, адрес.';
  return [
    {
      purpose: 'data',
      title: 'Согласие на обработку персональных данных',
      text: [
        note,
        `Я свободно, своей волей и в своём интересе даю согласие компании «${company}» (далее — Оператор) на обработку моих персональных данных.`,
        'Цель: ответить на моё обращение, записать меня на услугу и связаться со мной по поводу этой записи.',
        'Данные: имя, номер телефона, адрес электронной почты, имя пользователя в мессенджере, текст обращения, сведения о записи, а также адрес страницы, IP-адрес и сведения о браузере.',
        'Действия: сбор, запись, хранение, уточнение, использование, передача поручённым обработчикам (сервису обработки заявок, операторам связи), обезличивание, удаление. Обработка автоматизированная.',
        'Срок: до достижения цели или до отзыва согласия. Отозвать согласие можно письмом Оператору или сообщением в этом же чате; обработка прекратится в течение 10 рабочих дней.',
      ].join('\n\n'),
    },
    {
      purpose: 'marketing',
      title: 'Согласие на получение рекламных сообщений',
      text: [
        note,
        `Я согласен получать от компании «${company}» напоминания, новости и предложения по телефону, СМС, электронной почте и в мессенджерах, которые я указал.`,
        'Согласие не обязательно: от него не зависит ни ответ на обращение, ни запись.',
        'Отказаться можно в любой момент: по ссылке в письме, ответом на сообщение или письмом компании. Сообщения прекратятся незамедлительно.',
      ].join('\n\n'),
    },
  ];
}

function english(company: string): ConsentTemplate[] {
  const note = 'This is a sample. Show it to your lawyer and add your details: full name, registration number, address.';
  return [
    {
      purpose: 'data',
      title: 'Consent to the processing of personal data',
      text: [
        note,
        `I freely consent to the processing of my personal data by ${company} (the Operator).`,
        'Purpose: to answer my request, to book a service for me and to contact me about it.',
        'Data: name, phone number, email address, messenger user name, the text of the request, details of the booking, the address of the page, IP address and browser details.',
        'Processing: collecting, recording, storing, correcting, using, passing to processors acting for the Operator (the request service, telecom providers), anonymising, deleting. The processing is automated.',
        'Term: until the purpose is reached or the consent is withdrawn. It can be withdrawn by a letter to the Operator or a message in this chat; processing then ends within 10 working days.',
      ].join('\n\n'),
    },
    {
      purpose: 'marketing',
      title: 'Consent to advertising messages',
      text: [
        note,
        `I agree to receive reminders, news and offers from ${company} by phone, SMS, email and the messengers I have given.`,
        'This consent is optional: neither the answer to a request nor a booking depends on it.',
        'It can be withdrawn at any time: by the link in a letter, a reply to a message, or a letter to the company. Messages stop at once.',
      ].join('\n\n'),
    },
  ];
}
