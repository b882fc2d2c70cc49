import { beforeAll, describe, expect, test } from 'vitest';
import { seedWorld, type World } from '@/testing/isolation-world';
import { grantChannel } from './live-channel';

let own: World;
let other: World;
beforeAll(async () => {
  [own, other] = await Promise.all([seedWorld(), seedWorld()]);
});

const channels = {
  tenant: (world: World) => `presence-tenant-${world.tenantId}`,
  conversation: (world: World) => `private-conversation-${world.conversationId}`,
  colleagues: (world: World) => `presence-conversation-${world.conversationId}`,
};

describe('a live channel', () => {
  test('of the own tenant and its conversations is granted to an operator, with the name colleagues see', async () => {
    const { person, memberId } = own.people.operator;
    const presence = { user_id: person.userId, user_info: { name: `operator ${own.marker}`, memberId } };
    expect(await grantChannel(person, channels.tenant(own))).toEqual({ presence });
    expect(await grantChannel(person, channels.colleagues(own))).toEqual({ presence });
    expect(await grantChannel(person, channels.conversation(own)), 'the visitor is on it too: nobody is named').toEqual({ presence: null });
  });

  test.each(Object.keys(channels) as (keyof typeof channels)[])('of another tenant (%s) is refused, even to its admin', async (name) => {
    await expect(grantChannel(own.people.admin.person, channels[name](other))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test.each(['conversation', 'colleagues'] as const)('of a conversation (%s) is refused to a role that may not read it', async (name) => {
    await expect(grantChannel(own.people.analyst.person, channels[name](own))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test.each(['', 'presence-conversation-', 'private-tenant-x', 'presence-conversation-x/../y', 'private-operator-x'])(
    'named %j does not exist',
    async (channel) => {
      await expect(grantChannel(own.people.admin.person, channel)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );
});
