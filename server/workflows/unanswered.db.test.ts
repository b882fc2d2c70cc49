import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { testScope } from '@/prisma/seed/factories';
import { lockConversation, openConversation } from '@/server/domain/conversations/commands';
import { queueMessage, receiveMessage } from '@/server/domain/messages/commands';
import type { Scope, TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { unanswered } from './unanswered';

test('what a person says while an answer to them is composed is not taken for answered', async () => {
  const clinic = await seedClinic(systemDb());
  const inScope = testScope({ id: clinic.tenantId as TenantId }, { kind: 'system', job: 'test' });
  const contactId = await clinic.contact();
  const { id: conversationId } = await inScope((scope) =>
    openConversation(scope, { contactId, leadId: null, channel: 'telegram', connectionId: null }),
  );
  const heard = async (scope: Scope) => unanswered(scope, await lockConversation(scope, { conversationId }));
  let spoken: Promise<{ seq: number }> | undefined;
  await inScope(async (scope) => {
    expect(await heard(scope)).toEqual([]);
    spoken = inScope((other) => receiveMessage(other, { conversationId, text: 'Болит зуб' }));
    // Long enough for a message that does not wait to be committed.
    await Promise.race([spoken, new Promise((resolve) => setTimeout(resolve, 500))]);
    await queueMessage(scope, { conversationId, author: 'bot', text: 'Что вас привело?', clientKey: 'bot:greeting' });
  });
  await spoken;
  const left = await inScope((scope) => heard(scope));
  expect(left.map(({ incoming }) => incoming.text)).toEqual(['Болит зуб']);
});
