import { blindIndexes, open } from '@/server/platform/crypto';
import { findScenario } from '@/server/domain/automations/queries';
import type { Scope } from '@/server/domain/scope';
import type { TrialFacts, TrialLead } from './rules';
import type { SavedRun } from './schema';

/** Everything about a run that the lab does not know: the scenario, and which lead each person had left. */
export async function trialFacts(scope: Scope, { run, name }: { run: SavedRun; name: string }): Promise<TrialFacts> {
  const { tenantId } = scope;
  const leads: TrialLead[] = [];
  for (const person of run.people) {
    const lead = await findPersonLead(scope, person);
    // Who came by themselves became a lead by writing; who left a contact in the widget did it before.
    if (lead && lead.source !== person.device)
      leads.push({ person: person.id, channel: lead.channel, at: lead.createdAt, ...pointsOf(lead.contact, lead.givenName) });
  }
  const active = await findScenario(scope);
  const [services, staff] = [
    await scope.db.service.findMany({ where: { tenantId }, select: { id: true, name: true } }),
    await scope.db.staff.findMany({ where: { tenantId }, select: { name: true } }),
  ];
  return {
    name,
    savedAt: new Date(),
    run,
    leads,
    scenario: active?.scenario ?? null,
    services: Object.fromEntries(services.map((service) => [service.id, service.name])),
    staff: staff.map((one) => one.name),
  };
}

/** The newest lead of the person behind a device: a chat id, or an address of the mail program. */
export async function findPersonLead(scope: Scope, { device, id }: { device: 'telegram' | 'mail'; id: string }) {
  const { tenantId } = scope;
  return scope.db.lead.findFirst({
    where: {
      tenantId,
      joinedLeadId: null,
      contact:
        device === 'telegram'
          ? { identities: { some: { channel: 'telegram', externalId: id } } }
          : {
              OR: [
                { emailHash: { in: blindIndexes(tenantId, 'email', id.toLowerCase()) } },
                { identities: { some: { channel: 'email', externalId: id } } },
              ],
            },
    },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true,
      channel: true,
      source: true,
      createdAt: true,
      givenName: true,
      contact: { select: { name: true, phone: true, email: true } },
    },
  });
}

function pointsOf(contact: { name: string | null; phone: string | null; email: string | null }, givenName: string | null) {
  const read = (sealed: string | null) => (sealed ? open(sealed) : null);
  return { name: read(givenName) ?? read(contact.name) ?? '', phone: read(contact.phone), email: read(contact.email) };
}
