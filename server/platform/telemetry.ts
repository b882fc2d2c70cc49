import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Metrics in Prometheus' text format. Counts that Postgres knows are read from the rows at scrape time (server/domain/
 * analytics/sweep.ts), so they survive a restart and agree with the screens; only what no row holds is counted here.
 */
const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: 'fastlead_' });

const httpSeconds = new Histogram({
  name: 'fastlead_http_request_duration_seconds',
  help: 'Time from the request line to the answer, by route pattern.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.04, 0.1, 0.2, 0.5, 1, 2.5, 5], // 0.04 and 0.1 are the targets of lead intake, 0.2 and 0.5 of the documents
  registers: [registry],
});

const firstContactSeconds = new Histogram({
  name: 'fastlead_first_contact_seconds',
  help: 'Time from an accepted lead to the first message to it, observed since this process started.',
  buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
  registers: [registry],
});

const events = new Counter({
  name: 'fastlead_events_total',
  help: 'Things worth counting that leave no row.',
  labelNames: ['event'] as const,
  registers: [registry],
});

const gauges = new Map<string, Gauge>();
type Reading = { name: string; help: string; value: number; labels?: Record<string, string> };
type Source = () => Promise<Reading[]> | Reading[];
const sources: Source[] = [];

/** `route` is the pattern, never the path: ids would make a time series each. */
export function observeHttp({ method, route, status, seconds }: { method: string; route: string; status: number; seconds: number }): void {
  httpSeconds.observe({ method, route, status: String(status) }, seconds);
}

export function observeFirstContact(seconds: number): void {
  firstContactSeconds.observe(seconds);
}

export function countEvent(event: string): void {
  events.inc({ event });
}

/** Adds figures that are read at scrape time: rows, the engine's queue, the hub's sockets. */
export function provideReadings(source: Source): void {
  sources.push(source);
}

/** The text of one scrape. A source that fails is left out and counted: the rest is needed most when something is broken. */
export async function metricsText(): Promise<{ contentType: string; text: string }> {
  for (const gauge of gauges.values()) gauge.reset();
  const readings = await Promise.all(
    sources.map(async (source) => source()).map((reading) => reading.catch(() => (countEvent('metrics_source_failed'), []))),
  );
  for (const { name, help, value, labels = {} } of readings.flat()) gaugeOf(name, help, Object.keys(labels)).set(labels, value);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function gaugeOf(name: string, help: string, labelNames: string[]): Gauge {
  const known = gauges.get(name) ?? new Gauge({ name, help, labelNames, registers: [registry] });
  gauges.set(name, known);
  return known;
}
