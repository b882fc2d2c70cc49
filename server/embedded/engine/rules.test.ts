import { describe, expect, it } from 'vitest';
import { nextRun, parseCron } from './cron';
import { type Decision, decide, type Job, type Reply, retryAfterMs, type World } from './decide';
import { durationMs, momentOf } from './duration';
import { holds, keyOf, parseCondition, parseKey, parsePriority, parseWait, priorityOf, resolveWait } from './expression';
import { canonicalJson, hashedKey } from './signature';

describe('expressions', () => {
  const event = { name: 'lead.created', data: { n: 1, text: "o'k", deep: { flag: true }, none: null, tenantId: 't' } };

  it.each([
    ['event.data.n == 1', true],
    ['event.data.n == 2', false],
    ['event.data.deep.flag == true && event.data.text == "o\'k"', true],
    ['event.data.none == null', true],
    ['event.data.missing == null', false],
    ['event.data.missing == event.data.absent', false],
    ["event.data.n == '1'", false],
    ["event.name == 'lead.created'", true],
  ])('%s is %s', (source, expected) => expect(holds(parseCondition(source), { event })).toBe(expected));

  it.each([
    'event.data.n > 1',
    'event.data.a || event.data.b',
    'true',
    "event.data.a == 'x' &&",
    'size(event.data.a) == 1',
    "event.data['a'] == 1",
    '!event.data.a',
    '',
    "event.data.a == 'it\\'s'",
  ])('refuses %s', (source) => expect(() => parseCondition(source)).toThrow('embedded engine'));

  it('refuse to compare two fields of an awaited event: no key could find it', () =>
    expect(() => parseWait('async.data.a == async.data.b')).toThrow('embedded engine'));

  it('become a look-up of the awaited event', () => {
    expect(resolveWait(parseWait("event.data.n == async.data.m && async.data.kind == 'text'"), event)).toEqual({
      paths: ['data.kind', 'data.m'],
      values: ['text', 1],
    });
    expect(resolveWait(parseWait('event.data.missing == async.data.m'), event)).toBeNull();
    expect(resolveWait(parseWait('event.data.n == 2 && async.data.m == 1'), event)).toBeNull();
    expect(resolveWait([], event)).toEqual({ paths: [], values: [] });
  });

  it('make keys and priorities', () => {
    expect(keyOf(parseKey("event.data.tenantId + '-' + event.data.n"), { event })).toBe('t-1');
    expect(priorityOf(parsePriority('120'), { event })).toBe(120);
    expect(priorityOf(parsePriority("event.name == 'lead.created' ? 900 : 0"), { event })).toBe(600);
    expect(priorityOf(parsePriority('event.data.text'), { event })).toBe(0);
  });
});

describe('cron', () => {
  const after = (source: string, at: string): string => nextRun(parseCron(source), new Date(at)).toISOString();

  it.each([
    ['* * * * *', '2026-11-21T10:00:30Z', '2026-11-21T10:01:00.000Z'],
    ['*/15 9-17 * * mon-fri', '2026-11-21T10:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['TZ=Asia/Yekaterinburg 0 9 * * *', '2026-11-21T04:00:00Z', '2026-11-22T04:00:00.000Z'],
    ['TZ=Europe/Berlin 30 2 * * *', '2026-03-28T23:00:00Z', '2026-03-30T00:30:00.000Z'], // 02:30 does not exist on 29 March
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 1 * 0', '2026-11-02T00:00:00Z', '2026-11-08T00:00:00.000Z'], // the 1st or a Sunday
    ['5,10 4 * jan,jul 7', '2026-11-21T00:00:00Z', '2027-01-03T04:05:00.000Z'],
  ])('%s after %s is %s', (source, at, expected) => expect(after(source, at)).toBe(expected));

  it.each(['', '* * * *', '60 * * * *', '* 24 * * *', '*/0 * * * *', 'TZ=Mars/Base * * * * *', '5-1 * * * *', 'a * * * *'])(
    'refuses "%s"',
    (source) => expect(() => parseCron(source)).toThrow('cron'),
  );
});

describe('durations', () => {
  it.each([
    ['2h45m', 9_900_000],
    ['300ms', 300],
    ['1.5s', 1500],
    ['1w', 604_800_000],
    ['1d2h', 93_600_000],
    ['', undefined],
    ['2 h', undefined],
    ['abc', undefined],
  ])('%s is %s ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it("a date is taken back by what the tenant's clock is ahead", () => {
    expect(momentOf('2026-11-22T00:00:00Z', { nowMs: 0, shiftMs: 3_600_000 }).toISOString()).toBe('2026-11-21T23:00:00.000Z');
    expect(() => momentOf('tomorrow', { nowMs: 0, shiftMs: 0 })).toThrow('neither');
  });

  it.each([
    ['30', 30_000],
    ['2026-11-21T00:00:10Z', 10_000],
    ['Sat, 21 Nov 2026 00:00:05 GMT', 5000],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After %s is %s', (header, ms) => expect(retryAfterMs(header, Date.parse('2026-11-21T00:00:00Z'))).toBe(ms));
});

describe('answers of the app', () => {
  const job: Job = {
    runId: 'r',
    stepId: '',
    lease: 'l',
    attempt: 0,
    faults: 0,
    maxAttempts: 3,
    functionId: 'f',
    events: [{ id: 'e', name: 'n', data: { n: 1 }, ts: 0 }],
    shiftMs: 0,
  };
  const world: World = { nowMs: 1000, backoffMs: (attempt) => (attempt + 1) * 10, functionById: () => undefined };
  const reply = (status: number, body: unknown, more: Partial<Exclude<Reply, { fault: string }>> = {}): Reply => ({
    status,
    body,
    noRetry: false,
    version: 2,
    ...more,
  });
  const judge = (answer: Reply, more: Partial<Job> = {}): Decision => decide({ ...job, ...more }, answer, world);

  it('200 ends the run with its result', () =>
    expect(judge(reply(200, { ok: 1 })).end).toEqual({ status: 'completed', output: { ok: 1 } }));
  it('500 is tried again, later each time, until the attempts are used up', () => {
    expect(judge(reply(500, { message: 'x' })).retry).toEqual({ attempt: 1, faults: 0, inMs: 10 });
    expect(judge(reply(500, { message: 'x' }), { attempt: 1 }).retry).toMatchObject({ attempt: 2, inMs: 20 });
    expect(judge(reply(500, { message: 'x' }), { attempt: 2 }).end).toEqual({ status: 'failed', error: { message: 'x' } });
  });
  it('X-Inngest-No-Retry ends at once', () => expect(judge(reply(400, { message: 'x' }, { noRetry: true })).end?.status).toBe('failed'));
  it('no SDK at the other end uses up no attempt', () => {
    expect(judge({ fault: 'refused', timedOut: false }, { attempt: 2 }).retry).toEqual({ attempt: 2, faults: 1, inMs: 200 });
    expect(judge({ fault: 'refused', timedOut: false }, { faults: 49 }).end?.error).toMatchObject({ name: 'AppUnreachable' });
    expect(judge({ fault: 'slow', timedOut: true }, { attempt: 2 }).end?.status).toBe('failed');
  });
  it('steps found together are waited for together, unless they race', () => {
    const planned = (id: string, opts = {}) => ({ id, op: 'StepPlanned', opts });
    expect(judge(reply(206, [planned('a'), planned('b')]))).toMatchObject({
      parallel: true,
      jobs: [
        { id: 'a', fan: true },
        { id: 'b', fan: true },
      ],
      repeat: false,
    });
    expect(judge(reply(206, [planned('a', { parallelMode: 'race' }), planned('b')])).jobs).toMatchObject([
      { fan: false, race: true },
      { fan: true, race: false },
    ]);
    expect(judge(reply(206, [planned('a'), planned('b')], { version: 1 })).jobs.map(({ fan }) => fan)).toEqual([false, false]);
    expect(
      judge(
        reply(206, [
          { id: 'a', op: 'Sleep', name: '1m' },
          { id: 'b', op: 'Sleep', name: '2m' },
        ]),
      ).jobs.map(({ fan }) => fan),
    ).toEqual([true, true]);
  });
  it('a step that fails after one that succeeded has all its attempts', () => {
    const ops = [
      { id: 'a', op: 'StepRun', data: 1 },
      { id: 'b', op: 'StepError', error: { message: 'x' } },
    ];
    expect(judge(reply(206, ops))).toMatchObject({ memos: [{ id: 'a', result: { data: 1 } }], retry: { attempt: 1 } });
  });
  it('a step that failed for good is remembered, and the function is called to hear of it', () =>
    expect(judge(reply(206, [{ id: 'a', op: 'StepFailed', error: { message: 'x' } }]))).toMatchObject({
      memos: [{ id: 'a', result: { error: { message: 'x' } } }],
      repeat: true,
    }));
  it('an operation the engine does not have fails the run by name', () =>
    expect(judge(reply(206, [{ id: 'a', op: 'AIGateway', displayName: 'think' }])).end?.error).toMatchObject({
      message: expect.stringContaining('AIGateway'),
    }));
  it('206 without steps is a failed attempt', () => expect(judge(reply(206, 'what?')).retry).toBeDefined());
});

describe('signatures', () => {
  it('canonical JSON sorts keys at every depth', () =>
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: undefined, A: 'é' })).toBe('{"A":"é","b":[{"c":null,"d":1}]}'));
  // The example printed in SDK_SPEC 4.1.4.
  it("hash a signing key as the specification's example", () =>
    expect(hashedKey('signkey-prod-12345678')).toBe('signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c'));
});
