import { availableParallelism, cpus, loadavg } from 'node:os';
import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { findChromium } from '@/server/start/find-chromium.mjs';
import { foundTenant, reachProduct, type ProductDatabase } from '@/testing/product-world';
import { startProduct, type Product } from '@/testing/start-product';
import { benchBooking } from './booking';
import { benchChat } from './chat';
import { benchEngine } from './engine';
import { benchFirstContact } from './first-contact';
import { benchLeads } from './leads';
import { startMailStand } from './mail-stand';
import { ms, pause, type Figure } from './measure';
import { memoryOf, type Memory } from './memory';
import { readOptions, type BenchOptions, type Part } from './options';
import { benchWidget, type WidgetStep } from './widget';

/**
 * What the built product does on this machine, each figure beside its target and, where there is one, beside a ceiling that
 * the same run measured. Load generator, product and PostgreSQL share the machine. A busy machine is named: its figures
 * mean nothing beyond themselves. The exit code is 1 when a target was missed or a part failed.
 */
const IDLE_LOAD = 0.3;
// Each visitor has an address; behind a proxy the demo's sign-in, by which a customer's page is allowed, must be opened by name.
const PRODUCT_ENV = { TRUSTED_PROXY_HOPS: '1', DEMO: '1' };
const REST_MS = 20_000; // after the start: the first sweeps have run, what only the start needed is collected

async function run({ only, isQuick }: BenchOptions): Promise<boolean> {
  const [load = 0] = loadavg();
  const startedAt = performance.now();
  const product = await startProduct({ env: PRODUCT_ENV });
  const firstStart = performance.now() - startedAt;
  const bed: Bed = { product, isQuick, firstStart };
  const figures: Figure[] = [];
  try {
    const database = await reachProduct(bed.product);
    await sayWhere(database, load);
    if (only.includes('process')) {
      await pause(REST_MS);
      bed.atRest = memoryOf(bed.product);
    }
    const tenants: SeededTenant[] = [];
    if (only.some((part) => part === 'leads' || part === 'contact' || part === 'chat'))
      for (let i = 0; i < 100; i += 1) tenants.push(await foundTenant('Замер'));
    for (const part of only) {
      say(`… ${part}`);
      const found = await measures[part]({ ...bed, database, tenants, renew: (next) => (bed.product = next) }).catch(
        async (error: unknown): Promise<Figure[]> => {
          say(await lastTrouble(bed.product));
          return [{ what: part, figure: `failed: ${String(error)}`, isMet: false }];
        },
      );
      figures.push(...found);
    }
  } finally {
    await bed.product.stop();
  }
  sayTable(figures);
  say(
    `Load ${load.toFixed(2)} before the start, ${(loadavg()[0] ?? 0).toFixed(2)} at the end; generator, product and PostgreSQL share the cores.`,
  );
  if (load >= IDLE_LOAD) say(`The machine was not idle: load ${load.toFixed(2)} before the start.`);
  return figures.every(({ isMet }) => isMet !== false);
}

type Bed = { product: Product; isQuick: boolean; firstStart: number; atRest?: Memory };
type Setting = Bed & { database: ProductDatabase; tenants: SeededTenant[]; renew: (product: Product) => void };

/** `process` replaces the product, so it is the last. */
const measures: Record<Part, (setting: Setting) => Promise<Figure[]>> = {
  engine: engineFigures,
  leads: leadFigures,
  contact: contactFigures,
  chat: async ({ product, tenants, isQuick }) => {
    const chat = await benchChat({ url: product.url, port: product.port, tenants, isQuick });
    return [
      {
        what: `chat: visitor → operator's screen, p95, ${chat.conversations} open conversations`,
        figure: `${ms(chat.p95Ms)} (median ${ms(chat.p50Ms)}, lost ${chat.lost} of ${chat.messages})`,
        target: '≤ 100 ms',
        isMet: chat.p95Ms <= 100 && chat.lost === 0,
      },
    ];
  },
  booking: async () => {
    const booking = await benchBooking();
    return [
      {
        what: `booking: p95 with ${booking.people} people contending for one day`,
        figure: `${ms(booking.bookingP95Ms)} (answer to a press ${ms(booking.holdP95Ms)}, ${booking.attemptsPerSecond} presses/s)`,
      },
      {
        what: '… left without a visit though there was room',
        figure: String(booking.leftWithout),
        target: '0',
        isMet: booking.leftWithout === 0,
      },
    ];
  },
  widget: widgetFigures,
  process: processFigures,
};

/** On an empty database of the product's server: the product's own engine must not see the bench's runs. */
async function engineFigures({ database }: Setting): Promise<Figure[]> {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE fastlead_bench OWNER fl_owner');
  await admin.end();
  const engine = await benchEngine({ databaseUrl: database.databaseUrl.replace(/fastlead$/, 'fastlead_bench') });
  const rate = (value: number): string => `${Math.round(value)}/s`;
  return [
    {
      what: 'engine: steps/s ÷ a bare claim-call-memo loop',
      figure: `${engine.ratio.toFixed(2)}`,
      target: '≥ 0.5',
      ceiling: rate(engine.ceilingPerSecond),
      isMet: engine.ratio >= 0.5,
    },
    { what: '… absolute', figure: rate(engine.stepsPerSecond), target: '≥ 200/s', isMet: engine.stepsPerSecond >= 200 },
    {
      what: '… with 10 000 jobs waiting',
      figure: `${engine.waitingRatio.toFixed(2)} of it, ${rate(engine.withTenThousandWaiting)}`,
      target: '≥ 0.8',
      isMet: engine.waitingRatio >= 0.8,
    },
    {
      what: '… due time → the job starts, median',
      figure: `${ms(engine.dueStartMedianMs)} (p95 ${ms(engine.dueStartP95Ms)})`,
      target: '≤ 20 ms',
      isMet: engine.dueStartMedianMs <= 20,
    },
  ];
}

async function leadFigures({ product, database, tenants, isQuick }: Setting): Promise<Figure[]> {
  const leads = await benchLeads({ url: product.url, adminUrl: database.adminUrl, tenants, isQuick });
  const { flood, steady } = leads;
  return [
    {
      what: 'leads/s ÷ the same rows in plain SQL',
      figure: `${leads.ratio.toFixed(2)}, ${Math.round(leads.perSecond)}/s`,
      target: '≥ 0.25',
      ceiling: `${Math.round(leads.ceilingPerSecond)}/s`,
      isMet: leads.ratio >= 0.25,
    },
    {
      what: `… ${flood.rate}/s open loop for ${flood.seconds} s, workflows on: p95`,
      figure: `${ms(flood.p95Ms)} (median ${ms(flood.p50Ms)}; the generator took ${flood.generatorShare.toFixed(2)} of a core)`,
      target: '≤ 40 ms',
      isMet: flood.p95Ms <= 40,
    },
    { what: '… p99', figure: ms(flood.p99Ms), target: '≤ 100 ms', isMet: flood.p99Ms <= 100 },
    { what: '… refused or failed', figure: `${flood.errors} of ${flood.sent}`, target: '0', isMet: flood.errors === 0 },
    { what: '… until all of them were written to, after the last answer', figure: `${(flood.drainMs / 1000).toFixed(1)} s` },
    {
      what: `${steady.rate} leads/s for ${steady.seconds} s: first contact p95`,
      figure: `${ms(steady.p95ContactMs)} (none: ${steady.missing + steady.errors} of ${steady.sent}; answer p95 ${ms(steady.p95Ms)})`,
      target: '≤ 2 s',
      isMet: steady.p95ContactMs <= 2000 && steady.missing + steady.errors === 0,
    },
  ];
}

/** The product is started anew without its lab: the vendor stands outside the process, as a real one does. */
async function contactFigures({ product, database, tenants, isQuick, renew }: Setting): Promise<Figure[]> {
  const { dataDir, port } = product;
  const stand = await startMailStand();
  const restart = async (current: Product, env: Record<string, string>): Promise<Product> => {
    await current.kill();
    const next = await startProduct({ dataDir, port, env: { ...PRODUCT_ENV, ...env } });
    renew(next);
    return next;
  };
  const outside = await restart(product, { LAB: '0', LAB_SMTP_URL: stand.url });
  const { arrivals } = stand;
  const mailers = tenants.slice(-5);
  const contact = await benchFirstContact({ url: outside.url, adminUrl: database.adminUrl, tenants: mailers, isQuick, arrivals });
  await restart(outside, {});
  await stand.stop();
  const { hourly, burst, callsPerLead } = contact;
  return [
    {
      what: `first contact at 1 000 leads/h for ${hourly.minutes} min: commit → the vendor's simulator (SMTP), p95`,
      figure: `${ms(hourly.p95Ms)} (${hourly.leads} leads, none: ${hourly.missing})`,
      target: '≤ 1 s',
      isMet: hourly.p95Ms <= 1000 && hourly.missing === 0,
    },
    {
      what: `… last of a burst of ${burst.leads}`,
      figure: `${(burst.lastMs / 1000).toFixed(1)} s (none: ${burst.missing})`,
      target: '≤ 10 s',
      isMet: burst.lastMs <= 10_000 && burst.missing === 0,
    },
    { what: '… engine calls per lead until then', figure: callsPerLead.toFixed(1), target: '≤ 4', isMet: callsPerLead <= 4 },
  ];
}

async function widgetFigures({ product }: Setting): Promise<Figure[]> {
  const { id, slug } = await foundTenant('Вес виджета');
  const allow = async (origin: string): Promise<void> =>
    void (await systemDb().widget.updateMany({ where: { tenantId: id }, data: { allowedOrigins: [origin] } }));
  const widget = await benchWidget({ url: product.url, tenant: slug, allow, executablePath: await findChromium() });
  const weight = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KB gzip`;
  const named = ({ requests, gzipBytes, preflights }: WidgetStep): string =>
    `${weight(gzipBytes)}: ${requests.map(({ name, gzipBytes: bytes }) => `${name.split('/').at(-1)} ${bytes}`).join(', ')}${preflights ? `, ${preflights} preflights` : ''}`;
  return [
    {
      what: "widget on a customer's page, before a click",
      figure: named(widget.beforeClick),
      target: '≤ 2 KB, 1 request',
      isMet: widget.beforeClick.gzipBytes <= 2048 && widget.beforeClick.requests.length === 1,
    },
    ...(['openChat', 'openChatClosed'] as const).map((step) => ({
      what: step === 'openChat' ? '… until it can be written in' : '… the same outside opening hours',
      figure: named(widget[step]),
      target: '≤ 20 KB, no socket',
      isMet: widget[step].gzipBytes <= 20 * 1024 && widget[step].sockets === 0,
    })),
    {
      what: '… everything there is',
      figure: weight(widget.everythingGzipBytes),
      target: '≤ 45 KB',
      isMet: widget.everythingGzipBytes <= 45 * 1024,
    },
    {
      what: '… errors under four strict policies, changed styles of the page',
      figure: `${widget.violations}, ${widget.hostStyleDifferences}`,
      target: '0, 0',
      isMet: widget.violations + widget.hostStyleDifferences === 0,
    },
    { what: '… layout shift', figure: widget.layoutShift.toFixed(3), target: '0', isMet: widget.layoutShift === 0 },
  ];
}

/** The memory was taken at rest, before anything else ran; then a kill after everything else, with all that data. */
async function processFigures({ product, renew, firstStart, atRest }: Setting): Promise<Figure[]> {
  const { dataDir, port } = product;
  const after = memoryOf(product);
  await product.kill();
  const startedAt = performance.now();
  renew(await startProduct({ dataDir, port, env: PRODUCT_ENV }));
  const seconds = (performance.now() - startedAt) / 1000;
  const shown = ({ totalMb, productMb, postgresMb }: Memory): string => `${totalMb} MB (${productMb} product, ${postgresMb} PostgreSQL)`;
  return [
    {
      what: 'memory of the whole product with the demo tenant, at rest',
      figure: atRest ? shown(atRest) : 'not taken',
      target: '≤ 1 GB',
      isMet: atRest !== undefined && atRest.totalMb <= 1024,
    },
    { what: '… after all this', figure: shown(after) },
    { what: 'spawn → ready, built and with data', figure: `${seconds.toFixed(1)} s`, target: '≤ 10 s', isMet: seconds <= 10 },
    { what: '… the first run, which makes the database and its demo', figure: `${(firstStart / 1000).toFixed(1)} s` },
  ];
}

async function sayWhere({ adminUrl }: ProductDatabase, load: number): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  say(
    `Node ${process.versions.node}, PostgreSQL ${rows[0]?.server_version ?? '?'}, ${availableParallelism()} cores (${cpus()[0]?.model ?? '?'}), load ${load.toFixed(2)}`,
  );
}

/** Why the product refused: the last thing it logged that it should not have. */
async function lastTrouble(product: Product): Promise<string> {
  await pause(300); // its last lines are on their way
  const lines = product.output().trim().split('\n');
  return (lines.findLast((line) => line.includes('"level":"error"')) ?? lines.at(-1) ?? '').slice(0, 2000);
}

function sayTable(figures: Figure[]): void {
  const lines = figures.map(({ what, figure, target = '', ceiling = '', isMet }) => [
    isMet === undefined ? ' ' : isMet ? '✓' : '✗',
    what,
    figure,
    target,
    ceiling,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(6, ...lines.map((line) => line[column]?.length ?? 0)));
  const show = (line: string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  say('');
  say(show([' ', 'what', 'figure', 'target', 'ceiling in the same run']));
  for (const line of lines) say(show(line));
  say('');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

// Last, when everything above is there.
const options = readOptions(process.argv.slice(2));
process.exitCode = (await run(options)) ? 0 : 1;
process.exit(); // connection pools of the product's modules stay open
