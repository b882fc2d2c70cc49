import type { Server } from 'node:http';
import { leaveLead } from '@/testing/leave-lead';
import { foundTenant } from '@/testing/product-world';
import { testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { connectChannel, type Enter } from '@/server/api/connect-channel';
import { labBot, labMailbox } from '@/server/api/connections';
import { createConnection } from '@/server/domain/connections/commands';
import { listConnections } from '@/server/domain/connections/queries';
import { moveClock } from '@/server/domain/clock/commands';
import { closeNow, listen } from '@/server/embedded/engine/testing/engine-app';
import { startEngine, type Engine } from '@/server/embedded/engine/start-engine';
import { receiveHook } from '@/server/hooks/receive-hook';
import { controlKey } from '@/server/lab/control';
import { startLab, type Lab } from '@/server/lab/start-lab';
import { announced } from '@/server/platform/announcer';
import { env, loopbackUrl, provideEnv } from '@/server/platform/env';
import { embeddedKeys, moveTenantTimers } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { channelProviders } from '@/server/providers/channels/registry';
import { serveInngest } from '@/server/workflows/serve';

/**
 * The product without its pages, in this process: the engine runs the real workflows through `/api/inngest`, the lab's
 * simulators are reached through sockets, and they call the real webhook. A tenant of it is played as in the lab.
 */
export type LabWorld = { lab: Lab; found(options?: Founded): Promise<Played>; stop(): Promise<void> };
type Founded = { telegram?: boolean; email?: boolean };

export type Played = {
  tenant: SeededTenant;
  inScope: RunInScope;
  /** One action of the lab's control API, as the dashboard sends it. Throws when it is refused. */
  act<T = Record<string, unknown>>(action: Record<string, unknown>): Promise<T>;
  lead(lead: {
    name: string;
    phone?: string;
    email?: string;
    channel: 'telegram' | 'email' | 'web';
  }): Promise<{ leadId: string; token: string | null }>;
  /** A new phone at the tenant's bot. */
  phone(firstName: string, number?: string): Promise<string>;
  moveClock(byMs: number): Promise<void>;
};

export async function startLabWorld(): Promise<LabWorld> {
  const parts: { engine?: Engine } = {};
  const front: Server = await listen(async (request) => {
    const [, , what = '', provider = '', connection = ''] = new URL(request.url).pathname.split('/');
    if (what === 'inngest') return serveInngest(request);
    if (what === 'hooks') return receiveHook(request, { params: { provider, connection }, ip: '127.0.0.1' });
    return (await parts.engine?.handle(request)) ?? new Response(null, { status: 404 });
  });
  const address = front.address();
  provideEnv({ PORT: String(typeof address === 'object' ? address?.port : 0) });
  const lab = await startLab({ hookOrigins: [loopbackUrl()] });
  provideEnv({ LAB_TELEGRAM_URL: lab.telegramUrl, LAB_SMTP_URL: lab.smtpUrl });
  const engine = await startEngine({ databaseUrl: env().DATABASE_URL, appUrl: loopbackUrl(), log, ...embeddedKeys() });
  parts.engine = engine;
  await engine.sync();
  return {
    lab,
    found: async (options) => play(await foundTenant('Клиника'), options),
    async stop() {
      await lab.stop();
      await announced();
      await engine.stop();
      closeNow(front);
    },
  };
}

async function play(tenant: SeededTenant, { telegram = true, email = true }: Founded = {}): Promise<Played> {
  const inScope = testScope(tenant, { kind: 'system', job: 'test' });
  const enter: Enter = inScope;
  const bot = await labBot(tenant.id, tenant.slug);
  const mailbox = await labMailbox(tenant.id, tenant.slug);
  const connect = async (provider: (typeof channelProviders)['telegram' | 'email'], credentials: Record<string, string | number>) => {
    const { connectionId } = await inScope((scope) => createConnection(scope, { provider, name: '', credentials, isTest: true }));
    const result = await connectChannel(enter, { connectionId });
    if (!result.ok) throw new Error(`not connected: ${result.reason}`);
  };
  if (telegram) await connect(channelProviders.telegram, bot);
  if (email) await connect(channelProviders.email, mailbox);
  const act = <T>(action: Record<string, unknown>): Promise<T> => control<T>({ tenantId: tenant.id, ...action });
  return {
    tenant,
    inScope,
    act,
    lead: (lead) => leave({ tenant, inScope }, lead),
    phone: async (firstName, number) =>
      (await act<{ chatId: string }>({ action: 'createChat', token: bot.token, firstName, phone: number })).chatId,
    async moveClock(byMs) {
      const { movedMs } = await inScope((scope) => moveClock(scope, { byMs }));
      await moveTenantTimers(tenant.id, movedMs);
    },
  };
}

/** A contact left in the widget, as its door would accept it. */
async function leave({ tenant, inScope }: Pick<Played, 'tenant' | 'inScope'>, lead: Parameters<Played['lead']>[0]) {
  const connections = await inScope((scope) => listConnections(scope));
  const telegram = connections.find((one) => one.channel === 'telegram');
  const email = connections.find((one) => one.channel === 'email');
  const accepted = await leaveLead(tenant, {
    contact: { name: lead.name, ...(lead.phone ? { phone: lead.phone } : {}), ...(lead.email ? { email: lead.email } : {}) },
    channel: lead.channel,
    arrival: {
      telegram: telegram
        ? { connectionId: telegram.id, username: telegram.account?.slice(1) ?? '', linkTemplate: 'https://t.me/{account}?start={token}' }
        : null,
      email: email ? { connectionId: email.id } : null,
      withWebChat: lead.channel !== 'email',
    },
  });
  return { leadId: accepted.leadId, token: accepted.deepLink ? new URL(accepted.deepLink).searchParams.get('start') : null };
}

async function control<T>(action: Record<string, unknown>): Promise<T> {
  const answer = await fetch(`${env().LAB_TELEGRAM_URL}/control`, {
    method: 'POST',
    headers: { 'x-lab-key': controlKey() },
    body: JSON.stringify(action),
  });
  if (!answer.ok) throw new Error(`the lab refused ${String(action.action)}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
