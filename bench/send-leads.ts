import type { SeededTenant } from '@/prisma/seed/factories';
import { pause, quantile } from './measure';

/** Sends leads as pages of many tenants do: each has a phone or an e-mail and an address of its own, neither a duplicate nor a flood. */
export type Sender = {
  send(): Promise<boolean>;
  /** Answered with 201 so far. */
  accepted(): number;
  /** What the last one that was not accepted heard. */
  refusal(): string;
  /** Lead by e-mail; only of a sender by e-mail. */
  byEmail: Map<string, string>;
};

type Target = { url: string; tenants: SeededTenant[]; channel: 'web' | 'email' };

let sent = 0; // one count for all senders: no two of a run send the same person

export function openSender({ url, tenants, channel }: Target): Sender {
  const byEmail = new Map<string, string>();
  let accepted = 0;
  let refusal = '';
  const send = async (): Promise<boolean> => {
    const index = (sent += 1);
    const tenant = tenants[index % tenants.length];
    if (!tenant) throw new Error('no tenants');
    const email = `bench-${index}@people.test`;
    const response = await fetch(`${url}/api/v1/leads`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      },
      body: JSON.stringify({
        tenant: tenant.publicKey,
        contact: { name: `Анна ${index}`, ...(channel === 'email' ? { email } : { phone: `+7912${String(index).padStart(7, '0')}` }) },
        consent: { gdpr: true },
        source: 'bench',
        channel,
        utm: { source: 'bench' },
      }),
    }).catch((error: unknown) => String(error));
    const text = typeof response === 'string' ? response : await response.text();
    const isAccepted = typeof response !== 'string' && response.status === 201;
    if (!isAccepted) refusal = text.slice(0, 300);
    else {
      accepted += 1;
      if (channel === 'email') byEmail.set(email, (JSON.parse(text) as { leadId: string }).leadId);
    }
    return isAccepted;
  };
  return { send, accepted: () => accepted, refusal: () => refusal, byEmail };
}

/** Leads per second with a fixed number of senders, each waiting for its answer. */
export async function closedRound(sender: Sender, { leads, parallel }: { leads: number; parallel: number }): Promise<number> {
  const startedAt = performance.now();
  let left = leads;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (left-- > 0) if (!(await sender.send())) throw new Error(`void: a lead of a closed round was refused: ${sender.refusal()}`);
    }),
  );
  return leads / ((performance.now() - startedAt) / 1000);
}

export type OpenRound = {
  rate: number;
  seconds: number;
  sent: number;
  errors: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Of one core, what sending and waiting took: it is missing to the product. */
  generatorShare: number;
};

/** Arrivals by Poisson; latency from the arrival that was scheduled, so a stall counts for everyone it held up. */
export async function openRound(sender: Sender, { rate, seconds }: { rate: number; seconds: number }): Promise<OpenRound> {
  const latencies: number[] = [];
  const sending: Promise<void>[] = [];
  let errors = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let at = startedAt;
  for (;;) {
    at += (-Math.log(1 - Math.random()) * 1000) / rate;
    if (at > startedAt + seconds * 1000) break;
    const wait = at - performance.now();
    if (wait > 1) await pause(wait);
    const scheduledAt = at;
    sending.push(
      sender.send().then((isAccepted) => {
        if (!isAccepted) errors += 1;
        latencies.push(performance.now() - scheduledAt);
      }),
    );
  }
  await Promise.all(sending);
  const used = process.cpuUsage(cpu);
  return {
    rate,
    seconds,
    sent: sending.length,
    errors,
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
    generatorShare: (used.user + used.system) / 1000 / (performance.now() - startedAt),
  };
}
