import { systemDb } from '@/server/platform/db/client';
import { isDemoOpen } from '@/server/platform/env';
import type { PrismaClient } from '@/prisma/client/client';
import type { Person } from './person';

/** The tables of the simulated vendors and nothing else: a vendor serves many tenants and knows none of their rows. */
export type LabDb = Pick<
  PrismaClient,
  'labBot' | 'labChat' | 'labMessage' | 'labUpdate' | 'labLetter' | 'labMailbox' | 'labFault' | 'labWire' | 'labAct'
>;

/**
 * The lab's door. A simulator proves its caller as the vendor would: by the bot's token or the mail account's password. A
 * person reaches it through the dashboard, whose permission `lab:use` names the tenant.
 */
export function labDb(): LabDb {
  const { labBot, labChat, labMessage, labUpdate, labLetter, labMailbox, labFault, labWire, labAct } = systemDb();
  return { labBot, labChat, labMessage, labUpdate, labLetter, labMailbox, labFault, labWire, labAct };
}

/**
 * Whose simulated bot this is, for the deep link that stands in for t.me; null for an unknown one. Where the product is open
 * to others it is null for strangers, too: the link then leads only members of the bot's tenant to their lab.
 */
export async function findTenantOfLabBot(username: string, person: Person | null): Promise<{ slug: string } | null> {
  const bot = await systemDb().labBot.findUnique({ where: { username }, select: { tenantId: true } });
  if (!bot) return null;
  const isMember = person ? { members: { some: { userId: person.userId } } } : { id: { in: [] as string[] } };
  return systemDb().tenant.findFirst({ where: { id: bot.tenantId, ...(isDemoOpen() ? {} : isMember) }, select: { slug: true } });
}
