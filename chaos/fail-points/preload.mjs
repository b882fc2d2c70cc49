// Loaded into the product by `node --import`, so no line of the product knows of it. With LOOPBACK_SOCKETS=1 everything between the
// workflow engine and the functions goes through fetch: the engine's call of a run, the memory of each step (a checkpoint), and the
// run's answer. At each of these boundaries the run asks the harness, which lets it go on, or keeps it waiting and kills the process.
import process from 'node:process';

const control = process.env.CHAOS_FAIL_POINTS ?? '';
const send = globalThis.fetch;
const functions = new Map(); // run → function: a checkpoint names only its run

async function at(fn, step, point) {
  await send(`${control}/at?${new URLSearchParams({ fn, step, point })}`, { method: 'POST' });
}

const nameOf = (step) => (step.op === 'RunComplete' ? 'end' : (step.displayName ?? step.name ?? step.id));

async function checkpoint(request) {
  const body = await request.clone().json();
  const fn = functions.get(new URL(request.url).pathname.split('/').at(-2)) ?? 'unknown';
  const step = (body.steps ?? []).map(nameOf).join('+');
  await at(fn, step, 'after its effect, before its memory');
  const response = await send(request);
  await at(fn, step, 'after its memory');
  return response;
}

async function call(request) {
  const body = await request.clone().json();
  const fn = String(body.ctx.fn_id).replace(/^fast-lead-/, '');
  functions.set(body.ctx.run_id, fn);
  await at(fn, `call ${Object.keys(body.steps ?? {}).length + 1}`, 'before the step');
  const response = await send(request);
  await at(fn, stepsOf(await response.clone().text()), 'answered, before it is settled');
  return response;
}

function stepsOf(answer) {
  try {
    const ops = JSON.parse(answer);
    return Array.isArray(ops) && ops.length > 0 ? ops.map(nameOf).join('+') : 'end';
  } catch {
    return 'end';
  }
}

if (control)
  globalThis.fetch = (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (url.includes('/v1/checkpoint/')) return checkpoint(new Request(input, init));
    if (/\/api\/inngest\?.*stepId=/.test(url)) return call(new Request(input, init));
    return send(input, init);
  };
