import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '@/server/platform/errors';
import type { HookRequest, InboundEvent, OpenChannel, OpenOptions, OutboundMessage } from './port';
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
  breakWith: (fault: Fault | null) => void | Promise<void>;
  /** Messages that people would see at the vendor. */
  delivered: () => number | Promise<number>;
  stop: () => Promise<void>;
};

export type ChannelCase = {
  provider: KnownProvider;
  credentials: unknown;
  message: OutboundMessage;
  /** Kinds that differ from the usual; null where the vendor cannot fail so. */
  expected?: Partial<Record<Fault, ProviderErrorKind | null>>;
  /** Told by our own widget through its own API, not by a vendor's webhook: reports and buttons are shown in its own tests. */
  ownDoor?: true;
  hook?: {
    secret: string;
    fixtures: { name: string; request: HookRequest; events: InboundEvent[] }[];
    tampered: { name: string; request: HookRequest }[];
  };
  start: () => Promise<Stand>;
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

    describeClaims(channel, { open, delivered: () => stand.delivered() });

    for (const [fault, kind] of possibleFaults(channel))
      test(`${fault} is told as ${kind}`, async () => {
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
          expect(((error as ProviderError).retryAfterMs ?? 0) > 0).toBe(kind === 'rate_limited');
          expect(JSON.stringify({ message: (error as Error).message })).not.toMatch(secretsOf(channel.credentials));
        } finally {
          await stand.breakWith(null);
        }
      });

    for (const [fault] of possibleFaults(channel).filter(([possible]) => possible === 'unauthorized'))
      test('a wrong credential is told, not thrown', async () => {
        await stand.breakWith(fault);
        const result = await open()
          .test()
          .finally(() => stand.breakWith(null));
        expect(result).toMatchObject({ ok: false, kind: 'auth' });
      });

    for (const shown of [channel].filter(({ hook, ownDoor }) => hook && !ownDoor)) describeReports(shown, { open });
    describeHook(channel);
  });
}

/** The faults this vendor can have, with the kind each is told as. The others make no test, so none is skipped. */
function possibleFaults({ expected }: ChannelCase): [Fault, ProviderErrorKind][] {
  return faults.flatMap((fault): [Fault, ProviderErrorKind][] => {
    const kind = expected?.[fault] === undefined ? usual[fault] : expected[fault];
    return kind === null ? [] : [[fault, kind]];
  });
}

type Claims = { open: () => OpenChannel; delivered: Stand['delivered'] };

/**
 * Every capability is a claim, and each is shown to be true: what a channel says it does it does, what it says it does not it
 * does not. Screens and the sender rely on both.
 */
function describeClaims(channel: ChannelCase, { open, delivered }: Claims): void {
  const { capabilities } = channel.provider;

  const copies = capabilities.honoursIdempotencyKey ? 1 : 2;
  test(`the same idempotency key twice is ${copies === 1 ? 'one message' : 'two messages, as it says'}`, async () => {
    const before = await delivered();
    const message = { ...channel.message, idempotencyKey: 'msg_twice' };
    const ids = [(await open().send(message)).externalId, (await open().send(message)).externalId];
    expect((await delivered()) - before).toBe(copies);
    expect(new Set(ids).size).toBe(capabilities.honoursIdempotencyKey || message.email ? 1 : 2); // a letter's id is ours
  });

  test(`a text of ${capabilities.maxTextLength} characters is one message`, async () => {
    const before = await delivered();
    await open().send({ ...channel.message, idempotencyKey: 'msg_long', text: 'ж'.repeat(capabilities.maxTextLength) });
    expect((await delivered()) - before).toBe(1);
  });

  test(`a link to begin with ${capabilities.needsOptIn ? 'is there, because the person must write first' : 'is not needed: anybody can be written to'}`, () => {
    expect(open().deepLink !== undefined).toBe(capabilities.needsOptIn);
  });
}

/** What the vendor's own requests show of it. */
function describeReports({ provider, hook }: ChannelCase, { open }: Pick<Claims, 'open'>): void {
  const { capabilities } = provider;
  const events = hook?.fixtures.flatMap((fixture) => fixture.events) ?? [];
  const told = (state: 'delivered' | 'read') => events.some((event) => event.type === 'status' && event.state === state);

  test('it reports delivery and reading exactly where its vendor is seen to tell it', () => {
    expect([told('delivered'), told('read')]).toEqual([capabilities.reportsDelivered, capabilities.reportsRead]);
  });

  test('its buttons come back exactly where it says they are inline', () => {
    expect(events.some((event) => event.type === 'button')).toBe(capabilities.buttons === 'inline');
  });

  test('it answers a press exactly where the vendor waits for an answer', () => {
    expect(open().acknowledge !== undefined).toBe(events.some((event) => event.type === 'button' && event.ack !== undefined));
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
