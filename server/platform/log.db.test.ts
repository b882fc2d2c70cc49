import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { expect, test } from 'vitest';
import { env } from './env';
import { maskEmail, maskPhone } from './log';

const person = {
  name: 'Евлампия Секретова',
  phone: '+79123450917',
  email: 'evlampiya.secret@private-mail.example',
  text: 'болит зуб мудрости слева',
  payload: 'аллергия на новокаин',
};

/** Anything by which the person could be known. The last four digits of a phone and the first letter of an address may be shown. */
const traces = [
  /Евлампи/i,
  /Секретов/i,
  /%D0%95%D0%B2%D0%BB/i,
  /evlampiya/i,
  /secret@/i,
  /мудрости/,
  /новокаин/,
  /9[\s()-]*1[\s()-]*2[\s()-]*3[\s()-]*4[\s()-]*5/,
  /3450917/,
];

test(
  "a person's data goes through every door, right, wrong and while the database is broken, and is in no line of the log",
  { timeout: 60_000 },
  async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'testing/say-everything.ts', JSON.stringify(person)], {
      env: { ...process.env, DATABASE_URL: env().DATABASE_URL, LOG_LEVEL: 'debug' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString();
      if (bytes.toString().includes('breaking')) void breakDatabase().then(() => child.stdin.write('go\n'));
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code, errors).toBe(0);
    const lines = out.split('\n').filter(Boolean);
    const events = new Set(lines.map((line) => (JSON.parse(line) as { event: string }).event));
    expect([...events]).toEqual(
      expect.arrayContaining(['lead_created', 'lead_duplicate', 'request_refused', 'http_request', 'user_registered', 'api_failed']),
    );
    for (const line of lines) for (const trace of traces) expect(line).not.toMatch(trace);
    expect(errors.replace('breaking\n', '')).not.toMatch(/Секретова|evlampiya|3450917/);
  },
);

test('the search of the test above would find the person in a careless line', () => {
  const careless = `${JSON.stringify(person)} ${encodeURIComponent(person.name)} +7 (912) 345-09-17`;
  for (const trace of traces) expect(careless).toMatch(trace);
});

test('what is shown of a phone and an address identifies nobody', () => {
  expect(maskPhone('+7 912 345-09-17')).toBe('•••0917');
  expect(maskEmail('anna.k@yandex.ru')).toBe('a•••@yandex.ru');
  expect(maskEmail('not an address')).toBe('•••');
});

/** Takes away what everything needs; the file's own database is dropped afterwards anyway. */
async function breakDatabase(): Promise<void> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  await client.query(
    'ALTER TABLE leads RENAME COLUMN contact_id TO contact_gone; ALTER TABLE messages RENAME COLUMN text TO text_gone; ALTER TABLE users RENAME COLUMN name TO name_gone',
  );
  await client.end();
}
