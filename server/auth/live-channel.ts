import { open } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { can } from '@/server/domain/permissions';
import type { Person } from './person';

/** What the hub tells the others of a presence channel; nothing for a private one. */
export type ChannelGrant = { presence: { user_id: string; user_info: { name: string; memberId: string } } | null };

/**
 * May this person listen to this channel? A member hears the tenant, an operator each of its conversations: the private channel is
 * shared with the visitor, the presence channel is the operators' own (who looks, who types). Throws FORBIDDEN for everything
 * else, a foreign tenant and one that does not exist alike.
 */
export async function grantChannel(person: Person, channel: string): Promise<ChannelGrant> {
  const [, kind, id] = /^(presence-tenant|private-conversation|presence-conversation)-([\w-]{1,64})$/.exec(channel) ?? [];
  if (!kind || !id) throw refused(channel);
  const tenantId =
    kind === 'presence-tenant' ? id : (await systemDb().conversation.findUnique({ where: { id }, select: { tenantId: true } }))?.tenantId;
  const member = tenantId
    ? await systemDb().member.findFirst({
        where: { tenantId, userId: person.userId },
        select: { id: true, role: true, user: { select: { name: true } } },
      })
    : null;
  if (!member || !can(member.role, kind === 'presence-tenant' ? 'tenant:read' : 'conversations:read')) throw refused(channel);
  const presence = { user_id: person.userId, user_info: { name: open(member.user.name), memberId: member.id } };
  return { presence: kind.startsWith('presence-') ? presence : null };
}

function refused(channel: string): AppError {
  return new AppError('FORBIDDEN', `no right to ${channel.slice(0, 100)}`, { reason: 'realtime.forbidden' });
}
