import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handOnCode } from './hand-on-code';

/** What happens to a letter by the answer it got; 000 is what curl writes when there was none. */
const outcomes = [
  ['200', 'taken'],
  ['413', 'returned'],
  ['400', 'returned'],
  ['404', 'kept'],
  ['429', 'kept'],
  ['500', 'kept'],
  ['503', 'kept'],
] as const;

describe('the script for Postfix and Exim', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'hand-on-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs it with a stand-in for curl that has got this answer. */
  function run(status: string) {
    const curl = join(folder, 'curl');
    writeFileSync(curl, `#!/bin/sh\ncat >/dev/null\nprintf ${status}\n${status === '000' ? 'exit 7' : ''}\n`);
    chmodSync(curl, 0o755);
    const script = handOnCode('postfix', { url: 'https://fl.test/hook', secret: 'key' });
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
    return spawnSync('/bin/sh', ['-c', script], { input: 'Subject: hello', encoding: 'utf8', env });
  }

  test.each([...outcomes, ['000', 'kept'] as const])('after %s the letter is %s', (status, outcome) => {
    expect(run(status).status).toBe({ taken: 0, returned: 65, kept: 75 }[outcome]);
  });

  test('a letter that goes back says why in the words of RFC 3463', () => {
    expect(run('413').stdout).toMatch(/^5\.3\.4 .*1 MB/);
    expect(run('400').stdout).toMatch(/^5\.6\.0 /);
  });
});

describe('the mail worker for Cloudflare', () => {
  let answer = 200;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(answer).end());
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each(outcomes)('after %s the letter is %s', async (status, outcome) => {
    answer = Number(status);
    const { port } = server.address() as AddressInfo;
    const code = handOnCode('cloudflare', { url: `http://127.0.0.1:${port}/hook`, secret: 'key' });
    const worker = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Worker;
    const rejected: string[] = [];
    const done = worker.default.email({ raw: new Blob(['Subject: hello']).stream(), setReject: (reason) => void rejected.push(reason) });
    expect(await done.then(() => (rejected.length > 0 ? 'returned' : 'taken')).catch(() => 'kept')).toBe(outcome);
  });
});

type Worker = { default: { email: (message: { raw: ReadableStream; setReject: (reason: string) => void }) => Promise<void> } };
