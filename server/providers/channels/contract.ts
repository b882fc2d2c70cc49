import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '@/server/platform/errors';
import type { HookRequest, InboundEvent, OpenOptions, OutboundMessage } from './port';
import type { KnownProvider } from './registry';

/**
 * What every channel must do, whoever the vendor is. An adapter's test names its fixtures and brings a stand that speaks
 * the vendor's wire format over a real socket and can be broken in each of these ways.
 */
export const faults = [
  'unauthorized',
  'forbidden',
  'rejected',
  'rate_limited',
  'server_error',
  'gateway',
  'silent',
  'cut',
  'garbage',
  'closed',
] as const;
export type Fault = (typeof faults)[number];

export type Stand = {
  options: OpenOptions;
  /** From now on the vendor answers like this; null = well. */
  breakWith(fault: Fault | null): void | Promise<void>;
  /** Messages that people would see at the vendor. */
  delivered(): number | Promise<number>;
  stop(): Promise<void>;
};

export type ChannelCase = {
  provider: KnownProvider;
  credentials: unknown;
  message: OutboundMessage;
  /** Kinds that differ from the usual; null where the vendor cannot fail so. */
  expected?: Partial<Record<Fault, ProviderErrorKind | null>>;
  hook?: {
    secret: string;
    fixtures: { name: string; request: HookRequest; events: InboundEvent[] }[];
    tampered: { name: string; request: HookRequest }[];
  };
  start(): Promise<Stand>;
};

const usual: Record<Fault, ProviderErrorKind> = {
  unauthorized: 'auth',
  forbidden: 'auth',
  rejected: 'rejected',
  rate_limited: 'rate_limited',
  server_error: 'unavailable',
  gateway: 'unknown',
  silent: 'unknown',
  cut: 'unknown',
  garbage: 'unknown',
  closed: 'unavailable',
};

export function describeChannel(name: string, channel: ChannelCase): void {
  describe(`${name}: the contract of a channel`, () => {
    let stand: Stand;
    beforeAll(async () => void (stand = await channel.start()));
    afterAll(() => stand.stop());
    const open = () => channel.provider.open(channel.credentials, stand.options);

    test('a message reaches the vendor and has an external id', async () => {
      const before = await stand.delivered();
      const sent = await open().send(channel.message);
      expect(sent.externalId).not.toBe('');
      expect(await stand.delivered()).toBe(before + 1);
    });

    test('the vendor knows who we are', async () => {
      expect(await open().test()).toMatchObject({ ok: true, account: expect.any(String) });
    });

    test.runIf(channel.provider.capabilities.honoursIdempotencyKey)('the same idempotency key is one message', async () => {
      const [first, second] = [await open().send(channel.message), await open().send(channel.message)];
      expect(second.externalId).toBe(first.externalId);
    });

    for (const fault of faults) {
      const kind = channel.expected?.[fault] === undefined ? usual[fault] : channel.expected[fault];
      test.runIf(kind !== null)(`${fault} is told as ${kind}`, async () => {
        await stand.breakWith(fault);
        try {
          const error = await open()
            .send(channel.message)
            .then(
              () => null,
              (thrown: unknown) => thrown,
            );
          expect(error).toBeInstanceOf(ProviderError);
          expect((error as ProviderError).kind).toBe(kind);
          if (kind === 'rate_limited') expect((error as ProviderError).retryAfterMs).toBeGreaterThan(0);
          expect(JSON.stringify({ message: (error as Error).message })).not.toMatch(secretsOf(channel.credentials));
        } finally {
          await stand.breakWith(null);
        }
      });
    }

    test('a wrong credential is told, not thrown', async () => {
      if (channel.expected?.unauthorized === null) return;
      await stand.breakWith('unauthorized');
      const result = await open()
        .test()
        .finally(() => stand.breakWith(null));
      expect(result).toMatchObject({ ok: false, kind: 'auth' });
    });

    describeHook(channel);
  });
}

function describeHook({ provider, credentials, hook }: ChannelCase): void {
  for (const fixture of hook?.fixtures ?? [])
    test(`receives ${fixture.name}`, async () => {
      expect(await provider.receive(fixture.request, credentials, hook?.secret ?? '')).toEqual(fixture.events);
    });

  for (const forged of hook?.tampered ?? [])
    test(`refuses ${forged.name}`, async () => {
      await expect(provider.receive(forged.request, credentials, hook?.secret ?? '')).rejects.toMatchObject({
        name: 'ProviderError',
      });
    });
}

/** Matches any text that holds one of the secrets; never matches when there is none. */
function secretsOf(credentials: unknown): RegExp {
  const values = Object.entries(credentials as Record<string, unknown>).flatMap(([field, value]) =>
    ['token', 'password'].includes(field) && typeof value === 'string' ? [value] : [],
  );
  return values.length === 0 ? /(?!)/ : new RegExp(values.map((value) => value.replace(/[^\w]/g, '\\$&')).join('|'));
}
