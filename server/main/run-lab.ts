import { inTenant } from '@/server/auth/unit-of-work';
import { systemDb } from '@/server/platform/db/client';
import { env, loopbackUrl, provideEnv, publicUrl } from '@/server/platform/env';
import { log } from '@/server/platform/log';
import { connectChannel, type Enter } from '@/server/api/connect-channel';
import { labBot, labMailbox } from '@/server/api/connections';
import { createConnection } from '@/server/domain/connections/commands';
import type { TenantId } from '@/server/domain/scope';
import { startLab, type Lab } from '@/server/lab/start-lab';
import { channelProviders } from '@/server/providers/channels/registry';

/** Starts the simulated vendors and tells both module graphs where they are. Null when LAB=0. */
export async function runLab(): Promise<Lab | null> {
  if (env().LAB === '0') return null;
  const lab = await startLab({ hookOrigins: [loopbackUrl(), new URL(publicUrl()).origin] });
  provideEnv({ LAB_TELEGRAM_URL: lab.telegramUrl, LAB_SMTP_URL: lab.smtpUrl });
  return lab;
}

/** The demo tenant talks to simulated vendors from the first start. A failure is a line in the log: the product works without. */
export async function connectDemoChannels(): Promise<void> {
  const demo = await systemDb().tenant.findUnique({ where: { slug: 'demo' }, select: { id: true, slug: true, isDemo: true } });
  if (!demo?.isDemo) return;
  const known = await systemDb().connection.findMany({ where: { tenantId: demo.id }, select: { channel: true } });
  const enter: Enter = (work) =>
    inTenant({ tenantId: demo.id as TenantId, actor: { kind: 'system', job: 'connect-demo-channels' }, clockShiftMs: 0 }, work);
  const wanted = [
    [channelProviders.telegram, labBot],
    [channelProviders.email, labMailbox],
  ] as const;
  for (const [provider, account] of wanted) {
    if (known.some((connection) => connection.channel === provider.channel)) continue; // a start that was cut off may have made one of them
    const credentials = await account(demo.id, demo.slug);
    const { connectionId } = await enter((scope) => createConnection(scope, { provider, name: '', credentials, isTest: true }));
    const result = await connectChannel(enter, { connectionId });
    if (!result.ok) log.warn({ event: 'demo_channel_failed', provider: provider.id, reason: result.reason });
  }
}
