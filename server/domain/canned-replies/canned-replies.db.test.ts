import { expect, test } from 'vitest';
import { seedTenant, testScope } from '@/prisma/seed/factories';
import { createCannedReply, deleteCannedReply, updateCannedReply } from './commands';
import { listCannedReplies } from './queries';
import { createCannedReplySchema } from './schema';

const draft = (shortcut: string, text = 'Здравствуйте, {{имя}}') => createCannedReplySchema.parse({ shortcut, text });

test('a shortcut stands for one text: of two made at once one is told that it is taken', async () => {
  const run = testScope(await seedTenant());
  const made = await Promise.allSettled(['один', 'два'].map((text) => run((scope) => createCannedReply(scope, draft('Цена', text)))));
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await run(listCannedReplies)).toMatchObject([{ shortcut: 'цена' }]);
});

test('a reply is changed and deleted; its shortcut cannot become another one’s', async () => {
  const run = testScope(await seedTenant());
  const { cannedReplyId } = await run((scope) => createCannedReply(scope, draft('цена')));
  await run((scope) => createCannedReply(scope, draft('адрес')));
  await run((scope) => updateCannedReply(scope, { cannedReplyId, ...draft('цена', 'От 900 ₽') }));
  await expect(run((scope) => updateCannedReply(scope, { cannedReplyId, ...draft('адрес') }))).rejects.toMatchObject({
    reason: 'canned_reply.taken',
  });
  expect(await run(listCannedReplies)).toMatchObject([{ shortcut: 'адрес' }, { shortcut: 'цена', text: 'От 900 ₽' }]);
  await run((scope) => deleteCannedReply(scope, { cannedReplyId }));
  await expect(run((scope) => deleteCannedReply(scope, { cannedReplyId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each(['', '/', 'две части', 'a'.repeat(33), '<b>'])('%j is no shortcut', (shortcut) => {
  expect(createCannedReplySchema.safeParse({ shortcut, text: 'текст' }).success).toBe(false);
});
