import { blindIndex, nameTokens, seal } from '@/server/platform/crypto';
import { notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { parseEmail, parseName, parsePhone } from './schema';

export type ContactPoints = { name?: string | null; phone?: string | null; email?: string | null };

/** Fills what is empty and never overwrites. Unparsable points are left out: the caller has checked what it must check. */
export async function addContactPoints(scope: Scope, { contactId, points }: { contactId: string; points: ContactPoints }): Promise<void> {
  const contact = await scope.db.contact.findFirst({ where: { tenantId: scope.tenantId, id: contactId } });
  if (!contact) throw notFound('contact');
  const name = points.name ? parseName(points.name) : null;
  const phone = points.phone ? parsePhone(points.phone) : null;
  const email = points.email ? parseEmail(points.email) : null;
  await scope.db.contact.update({
    where: { id: contactId, tenantId: scope.tenantId },
    data: {
      ...(name && !contact.name ? { name: seal(name), nameTokens: nameTokens(scope.tenantId, name) } : {}),
      ...(phone && !contact.phone
        ? {
            phone: seal(phone),
            phoneHash: blindIndex(scope.tenantId, 'phone', phone),
            phoneTailHash: blindIndex(scope.tenantId, 'phoneTail', phone.slice(-4)),
          }
        : {}),
      ...(email && !contact.email ? { email: seal(email), emailHash: blindIndex(scope.tenantId, 'email', email) } : {}),
      updatedAt: scope.now(),
    },
  });
}

export type Identity = { channel: string; connectionId: string; externalId: string; username?: string | null; name?: string | null };

/**
 * The contact behind a vendor's account. A known account is its contact; an unknown one becomes an identity of `contactId`
 * (proven by our deep link) or of a new contact. Parallel first messages find the same row: the identity is unique.
 */
export async function linkIdentity(
  scope: Scope,
  { identity, contactId }: { identity: Identity; contactId?: string | null },
): Promise<{ contactId: string; isNew: boolean }> {
  const key = { tenantId: scope.tenantId, channel: identity.channel, connectionId: identity.connectionId, externalId: identity.externalId };
  const known = await scope.db.contactIdentity.findUnique({ where: { tenantId_channel_connectionId_externalId: key } });
  if (known && (!contactId || known.contactId === contactId)) return { contactId: known.contactId, isNew: false };
  const owner = contactId ?? (await createContact(scope, { name: identity.name }));
  if (known) {
    // The person pressed Start on a link of another lead of ours: the account follows the link, which only they could have.
    await scope.db.contactIdentity.update({
      where: { id: known.id, tenantId: scope.tenantId },
      data: { contactId: owner, proven: true, reachable: true },
    });
    return { contactId: owner, isNew: false };
  }
  await scope.db.contactIdentity.create({
    data: {
      id: newId('identity'),
      ...key,
      contactId: owner,
      username: identity.username ?? null,
      proven: Boolean(contactId),
      createdAt: scope.now(),
    },
  });
  return { contactId: owner, isNew: true };
}

export async function createContact(scope: Scope, points: ContactPoints): Promise<string> {
  const now = scope.now();
  const id = newId('contact');
  await scope.db.contact.create({ data: { id, tenantId: scope.tenantId, createdAt: now, updatedAt: now } });
  await addContactPoints(scope, { contactId: id, points });
  return id;
}

/** The vendor said the person blocked us, or came back. */
export async function setReachable(
  scope: Scope,
  identity: { channel: string; connectionId: string; externalId: string; reachable: boolean },
): Promise<void> {
  const { reachable, ...key } = identity;
  await scope.db.contactIdentity.updateMany({ where: { tenantId: scope.tenantId, ...key }, data: { reachable } });
}
