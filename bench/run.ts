import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { findChromium } from '@/server/start/find-chromium.mjs';
import { foundTenant, reachProduct, type ProductDatabase } from '@/testing/product-world';
import { startProduct, type Product } from '@/testing/start-product';
import { benchBooking } from './booking';
import { benchChat } from './chat';
import { benchEngine } from './engine';
import { benchLeads } from './leads';
import { ms, pause, type Figure } from './measure';
import { readOptions, type BenchOptions, type Part } from './options';
import { benchWidget } from './widget';

/**
 * What the built product does on this machine, each figure beside its target and, where there is one, beside a ceiling that
 * the same run measured. Load generator, product and PostgreSQL share the machine. A busy machine is named: its figures
 * mean nothing beyond themselves. The exit code is 1 when a target was missed or a part failed.
 */
const IDLE_LOAD = 0.3;

async function run({ only, isQuick }: BenchOptions): Promise<boolean> {
  const [load = 0] = loadavg();
  const bed: Bed = { product: await startProduct({ env: { TRUSTED_PROXY_HOPS: '1' } }), isQuick };
  const figures: Figure[] = [];
  try {
    const database = await reachProduct(bed.product);
    await sayWhere(database, load);
    const tenants: SeededTenant[] = [];
    if (only.includes('leads') || only.includes('chat'))
      for (let i = 0; i < (isQuick ? 30 : 100); i += 1) tenants.push(await foundTenant('Замер'));
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
  if (load >= IDLE_LOAD) say(`The machine was not idle: load ${load.toFixed(2)} before the start.`);
  return figures.every(({ isMet }) => isMet !== false);
}

type Bed = { product: Product; isQuick: boolean };
type Setting = Bed & { database: ProductDatabase; tenants: SeededTenant[]; renew: (product: Product) => void };

/** `process` replaces the product, so it is the last. */
const measures: Record<Part, (setting: Setting) => Promise<Figure[]>> = {
  engine: engineFigures,
  leads: leadFigures,
  chat: async ({ product, tenants, isQuick }) => {
    const chat = await benchChat({ url: product.url, port: product.port, tenants, isQuick });
    const what = `visitor → operator's screen, p95, ${chat.conversations} conversations`;
    return [
      {
        what,
        figure: `${ms(chat.p95Ms)} (median ${ms(chat.p50Ms)}, lost ${chat.lost} of ${chat.messages})`,
        target: '≤ 50 ms',
        isMet: chat.p95Ms <= 50 && chat.lost === 0,
      },
    ];
  },
  booking: async () => {
    const booking = await benchBooking();
    return [
      { what: `answer to a press on a slot, p95, ${booking.people} people for one day`, figure: ms(booking.holdP95Ms) },
      {
        what: 'left without a visit though there was room',
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
      what: 'workflow steps',
      figure: `${rate(engine.stepsPerSecond)}, ${engine.ratio.toFixed(2)} of the ceiling`,
      ceiling: `${rate(engine.ceilingPerSecond)} bare SKIP LOCKED loop`,
    },
    {
      what: '… with 10 000 runs waiting',
      figure: `${rate(engine.withTenThousandWaiting)}, ${engine.waitingRatio.toFixed(2)} of without`,
      target: '≥ 0.90',
      isMet: engine.waitingRatio >= 0.9,
    },
    { what: 'due time → the step starts, p95', figure: ms(engine.dueStartP95Ms), target: '≤ 50 ms', isMet: engine.dueStartP95Ms <= 50 },
    { what: 'calls until the first wait', figure: String(engine.callsUntilFirstWait) },
  ];
}

async function leadFigures({ product, database, tenants, isQuick }: Setting): Promise<Figure[]> {
  const leads = await benchLeads({ url: product.url, adminUrl: database.adminUrl, tenants, isQuick });
  const { openLoop: open, firstContact } = leads;
  return [
    {
      what: 'leads accepted',
      figure: `${Math.round(leads.perSecond)}/s, ${leads.ratio.toFixed(2)} of the ceiling`,
      target: '≥ 0.17',
      ceiling: `${Math.round(leads.ceilingPerSecond)}/s same rows, plain SQL`,
      isMet: leads.ratio >= 0.17,
    },
    {
      what: `lead p95 at ${open.rate}/s for ${open.seconds} s (Poisson)`,
      figure: ms(open.p95Ms),
      target: '≤ 40 ms',
      isMet: open.p95Ms <= 40,
    },
    { what: '… p99', figure: ms(open.p99Ms), target: '≤ 100 ms', isMet: open.p99Ms <= 100 },
    { what: '… refused or failed', figure: `${open.errors} of ${open.sent}`, target: '0', isMet: open.errors === 0 },
    { what: '… last answer after the last arrival', figure: ms(open.drainMs) },
    {
      what: 'lead → first message, p95, under that load',
      figure: `${ms(firstContact.p95Ms)} (none yet: ${firstContact.missing} of ${firstContact.leads})`,
      target: '≤ 5000 ms',
      isMet: firstContact.p95Ms <= 5000 && firstContact.missing === 0,
    },
  ];
}

async function widgetFigures({ product }: Setting): Promise<Figure[]> {
  const widget = await benchWidget({ url: product.url, executablePath: await findChromium() });
  const weight = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB gzip`;
  return [
    {
      what: "widget on a customer's page, before a click",
      figure: `${weight(widget.beforeClick.gzipBytes)}, ${widget.beforeClick.requests.length} requests`,
    },
    { what: '… until it can be written in', figure: `${weight(widget.openChat.gzipBytes)}, ${widget.openChat.requests.length} requests` },
    {
      what: '… errors under four strict policies, changed styles of the page',
      figure: `${widget.violations}, ${widget.hostStyleDifferences}`,
      target: '0, 0',
      isMet: widget.violations + widget.hostStyleDifferences === 0,
    },
    { what: '… layout shift', figure: widget.layoutShift.toFixed(3), target: '0', isMet: widget.layoutShift === 0 },
  ];
}

/** After everything else has run on it, and once more after a kill, with all that data. */
async function processFigures({ product, renew }: Setting): Promise<Figure[]> {
  const used = memoryOf(product.pid);
  const { dataDir, port } = product;
  await product.kill();
  const startedAt = performance.now();
  const next = await startProduct({ dataDir, port });
  const seconds = (performance.now() - startedAt) / 1000;
  renew(next);
  return [
    { what: 'memory of the process after all this', figure: `${used} MB` },
    { what: 'memory of the process just started', figure: `${memoryOf(next.pid)} MB` },
    { what: 'SIGKILL → ready again with data', figure: `${seconds.toFixed(1)} s`, target: '≤ 10 s', isMet: seconds <= 10 },
  ];
}

/** Resident, without PostgreSQL's processes. */
function memoryOf(pid: number): number {
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024);
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
