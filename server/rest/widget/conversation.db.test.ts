import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { testScope } from '@/prisma/seed/factories';
import { queueMessage } from '@/server/domain/messages/commands';
import type { TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import type { ConversationState, LeadAccepted } from '@/widget/protocol';
import { restRoutes } from '../routes';

test('a visitor who was away for more than one answer holds gets every message, each once and in order', async () => {
  const { slug, tenantId } = await seedClinic(systemDb());
  const lead = { tenant: slug, contact: { name: 'Анна', phone: '+79120000777' }, consent: { gdpr: true }, channel: 'web' };
  const { nextAction } = (await (await send('POST', '/api/v1/leads', slug, { body: lead })).json()) as LeadAccepted;
  const { token = '', conversationId = '' } = nextAction.visitor ?? {};
  const inScope = testScope({ id: tenantId as TenantId });
  for (let portion = 0; portion < 3; portion += 1)
    await inScope(async (scope) => {
      for (let index = portion * 70; index < (portion + 1) * 70; index += 1)
        await queueMessage(scope, { conversationId, author: 'member', text: `${index}`, clientKey: `night-${index}` });
    });

  const seen: ConversationState['messages'] = [];
  for (let after = 0, more = true; more;) {
    const state = (await (await send('GET', `/api/widget/v1/conversation?after=${after}`, slug, { token })).json()) as ConversationState;
    seen.push(...state.messages);
    ({ lastSeq: after, more } = state);
    expect(state.messages.every(({ seq }) => seq <= after)).toBe(true);
  }
  expect(seen.map(({ text }) => text)).toEqual(Array.from({ length: 210 }, (_, index) => `${index}`));
}, 60_000);

function send(method: string, path: string, site: string, { body, token }: { body?: unknown; token?: string }): Promise<Response> {
  const { origin } = new URL(publicUrl());
  const route = restRoutes.find((candidate) => candidate.method === method && candidate.path === path.split('?')[0]);
  if (!route) throw new Error('no route');
  const request = new Request(origin + path, {
    method,
    headers: { origin, 'x-site-key': site, 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return route.handle(request, { params: {}, ip: '198.51.100.7' });
}
