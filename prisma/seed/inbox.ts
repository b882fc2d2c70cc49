import { DateTime } from 'luxon';
import type { SystemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';

const replies = [
  ['привет', 'Здравствуйте, {{имя}}. Я {{оператор}}, администратор клиники «{{компания}}». Чем помочь?'],
  ['адрес', 'Мы на {{адрес}}, вход с торца, второй этаж. Парковка во дворе бесплатная.'],
  ['телефон', 'Если удобнее голосом, звоните: {{телефон}}.'],
  ['документы', 'На первый приём возьмите паспорт. Полис не нужен, снимки за последние полгода пригодятся.'],
  ['оплата', 'Оплатить можно картой, наличными или по СБП. Рассрочка до 12 месяцев без переплаты.'],
  ['перезвон', '{{имя}}, врач сейчас на приёме. Уточню и вернусь к вам в течение часа.'],
  ['отмена', 'Отменить или перенести запись можно прямо здесь, не позже чем за 4 часа до приёма.'],
  ['спасибо', 'Спасибо, что выбрали нас, {{имя}}. Если появятся вопросы, просто напишите сюда.'],
] as const;

/** What the demo's operators left in the inbox: replies they use, what they have read, what they put aside. */
export async function seedInbox(
  db: SystemDb,
  { tenantId, timeZone, until }: { tenantId: string; timeZone: string; until: Date },
): Promise<void> {
  await db.cannedReply.createMany({
    data: replies.map(([shortcut, text]) => ({ id: newId('cannedReply'), tenantId, shortcut, text, createdAt: until, updatedAt: until })),
  });
  const [members, open] = await Promise.all([
    db.member.findMany({ where: { tenantId }, select: { id: true } }),
    db.conversation.findMany({
      where: { tenantId, status: 'open' },
      orderBy: { lastMessageAt: 'asc' },
      select: { id: true, mode: true, lastSeq: true, waitingSince: true },
    }),
  ]);
  await db.conversationRead.createMany({
    data: open.flatMap(({ id, lastSeq, waitingSince }) =>
      members.map((member) => ({
        tenantId,
        conversationId: id,
        memberId: member.id,
        readSeq: waitingSince ? 0 : lastSeq,
        unreadCount: waitingSince ? 1 : 0,
        updatedAt: until,
      })),
    ),
  });
  const morning = DateTime.fromJSDate(until, { zone: timeZone }).plus({ days: 1 }).set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
  const aside = open.filter(({ mode, waitingSince }) => mode === 'human' && !waitingSince).slice(0, 2);
  for (const [index, { id }] of aside.entries())
    await db.conversation.update({ where: { id }, data: { snoozedUntil: morning.plus({ days: index * 2, hours: index * 5 }).toJSDate() } });
}
