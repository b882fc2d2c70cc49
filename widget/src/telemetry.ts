import type { TelemetryBatch } from '../protocol';

type Event = TelemetryBatch['events'][number];

const GATHER_MS = 5000; // one beacon for what a person does in a few seconds
const MOST = 50; // the endpoint's limit

/** Batched beacons; nothing is sent before the first interaction, because nobody calls `track` before it. */
export function createTelemetry(
  tenant: string,
  url: string,
  sessionId: () => string,
): { track(name: Event['eventName'], data?: Event['data']): void; flush(): void } {
  let waiting: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFocusTold = false;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting.splice(0, MOST);
    // A string travels as text/plain: no preflight.
    if (events.length > 0) navigator.sendBeacon?.(url, JSON.stringify({ tenant, events } satisfies TelemetryBatch));
  };
  return {
    track(eventName, data) {
      if (eventName === 'focus' && isFocusTold) return; // once a page; the rest each time
      isFocusTold ||= eventName === 'focus';
      waiting = [...waiting, { sessionId: sessionId(), eventName, at: new Date().toISOString(), ...(data ? { data } : {}) }].slice(-MOST);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    flush,
  };
}
