import { scenarioSchema, type Scenario } from '@/server/domain/automations/schema';

/** What the demo clinic's bot asks. `serviceIds` by the names of prisma/seed/services.ts. */
export function demoScenario(serviceIds: Record<string, string>): Scenario {
  const offer = (name: string) => ({ do: 'offer' as const, serviceId: serviceIds[name] });
  return scenarioSchema.parse({
    greeting: 'Здравствуйте, {name}. Это клиника «Белая линия», отвечаю сразу.',
    questions: [
      {
        id: 'service',
        text: 'Что вас привело?',
        expects: 'option',
        options: [
          { id: 'implant', label: 'Имплантация', words: ['имплант', 'протез', 'коронка'], then: { do: 'goto', questionId: 'snapshot' } },
          { id: 'pain', label: 'Болит зуб', words: ['боль', 'ноет', 'острая'], then: offer('Острая боль') },
          { id: 'caries', label: 'Лечение кариеса', words: ['пломба', 'дырка'], then: offer('Лечение кариеса') },
          { id: 'hygiene', label: 'Чистка', words: ['гигиена', 'налёт', 'камень'], then: offer('Профессиональная гигиена') },
          { id: 'child', label: 'Ребёнку', words: ['детский', 'дочь', 'сын'], then: { do: 'goto', questionId: 'age' } },
          { id: 'other', label: 'Другой вопрос', words: [], then: { do: 'escalate' } },
        ],
      },
      {
        id: 'snapshot',
        text: 'Есть ли у вас свежий снимок или КТ, не старше полугода?',
        expects: 'yes_no',
        onYes: offer('Консультация имплантолога'),
        onNo: offer('Консультация имплантолога'),
      },
      {
        id: 'age',
        text: 'Сколько лет ребёнку?',
        expects: 'option',
        options: [
          { id: 'under3', label: 'До 3 лет', then: { do: 'disqualify' } },
          { id: 'from3', label: 'От 3 до 12', then: offer('Детский приём') },
          { id: 'teen', label: 'Старше 12', then: offer('Детский приём') },
        ],
      },
    ],
    offer: 'Вот ближайшее свободное время. Нажмите удобное, и я придержу его на 5 минут.',
    serviceId: serviceIds['Консультация имплантолога'],
    texts: {
      notUnderstood: 'Не разобрал ответ. Выберите вариант ниже или позовите администратора.',
      escalated: 'Передал администратору, он ответит здесь же.',
      disqualified: 'Детей до 3 лет мы, к сожалению, не принимаем: нужна клиника с седацией. Берегите себя.',
      noSlots: 'Свободного времени на ближайшие дни нет. Заявка сохранена, администратор перезвонит и подберёт время.',
      later: 'Хорошо, не буду отвлекать. Напишите, когда будет удобно, диалог останется здесь.',
      askContact: 'Оставьте телефон, чтобы мы могли подтвердить запись.',
      booked: 'Вы записаны. Напомню за сутки и за 2 часа.',
      reminders: [
        'Время ещё есть. Подобрать вам другой день?',
        'Напоминаю последний раз: если вопрос ещё актуален, просто ответьте здесь.',
      ],
      farewell: 'Спасибо за обращение. Диалог останется здесь.',
    },
    reminderMinutes: [15, 1440],
  });
}
