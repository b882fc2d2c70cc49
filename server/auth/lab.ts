import { systemDb } from '@/server/platform/db/client';
import type { PrismaClient } from '@/prisma/client/client';

/** The tables of the simulated vendors and nothing else: a vendor serves many tenants and knows none of their rows. */
export type LabDb = Pick<PrismaClient, 'labBot' | 'labChat' | 'labMessage' | 'labUpdate' | 'labLetter' | 'labFault' | 'labWire'>;

/**
 * The lab's door. A simulator proves its caller as the vendor would: by the bot's token or the mail account's password. A
 * person reaches it through the dashboard, whose permission `lab:use` names the tenant.
 */
export function labDb(): LabDb {
  const { labBot, labChat, labMessage, labUpdate, labLetter, labFault, labWire } = systemDb();
  return { labBot, labChat, labMessage, labUpdate, labLetter, labFault, labWire };
}

/** Whose simulated bot this is, for the deep link that stands in for t.me; null for an unknown one. */
export async function findTenantOfLabBot(username: string): Promise<{ slug: string } | null> {
  const bot = await systemDb().labBot.findUnique({ where: { username }, select: { tenantId: true } });
  return bot ? systemDb().tenant.findUnique({ where: { id: bot.tenantId }, select: { slug: true } }) : null;
}
