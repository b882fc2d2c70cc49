import type { ScenarioInput } from '@/server/domain/automations/schema';
import type { TenantLocale } from '../schema';

/** What the bot says in every trade. `{name}` goes with its comma when the name is unknown. */
export const scenarioTexts: Record<TenantLocale, ScenarioInput['texts']> = {
  ru: {
    notUnderstood: 'Не совсем понял. Выберите, пожалуйста, из вариантов или напишите другими словами.',
    escalated: 'Передал разговор администратору. Он ответит здесь же, в рабочее время обычно за несколько минут.',
    disqualified: 'Спасибо, {name}. К сожалению, с этим мы не поможем. Если появится другой вопрос, напишите.',
    noSlots: 'Свободного времени в ближайшие дни нет. Передал заявку администратору: он предложит варианты.',
    later: 'Хорошо. Напишите, когда будет удобно: разговор сохранится.',
    askContact: 'Оставьте, пожалуйста, телефон или почту, чтобы мы могли подтвердить запись.',
    booked: '{name}, вы записаны. Перенести или отменить запись можно прямо здесь.',
    reminders: [
      '{name}, остались вопросы? Могу подобрать время или позвать администратора.',
      'Напомню о себе один раз: если вопрос ещё актуален, ответьте здесь, и мы продолжим с того же места.',
    ],
    farewell: 'Не буду больше беспокоить. Если понадобимся, напишите в этот чат.',
  },
  en: {
    notUnderstood: 'I did not quite get that. Please pick one of the options or put it another way.',
    escalated: 'I have passed the conversation to a colleague. They answer right here, usually within minutes during working hours.',
    disqualified: 'Thank you, {name}. Unfortunately this is not something we can help with. Write if another question comes up.',
    noSlots: 'There is no free time in the next few days. A colleague has your request and will suggest options.',
    later: 'All right. Write when it suits you: the conversation stays here.',
    askContact: 'Please leave a phone number or an email so that we can confirm the appointment.',
    booked: '{name}, you are booked. You can reschedule or cancel right here.',
    reminders: [
      '{name}, any questions left? I can find a time or call a colleague.',
      'One reminder from us: if it still matters, answer here and we go on where we stopped.',
    ],
    farewell: 'I will not bother you again. If you need us, write in this chat.',
  },
};
