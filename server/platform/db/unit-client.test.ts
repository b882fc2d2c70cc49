import type { QueryConfig, QueryResult } from 'pg';
import { expect, test } from 'vitest';
import { END_UNIT, ENTER, ENTER_KNOWN, joined } from './unit-client';

/** A server that writes down what it is sent; of several statements it answers with a list, as the driver does. */
function server(fails: (text: string) => boolean = () => false) {
  const sent: string[] = [];
  const send = async ({ text, values }: QueryConfig<unknown[]>): Promise<QueryResult> => {
    sent.push(values?.length ? `${text} <- ${JSON.stringify(values)}` : text);
    if (fails(text)) throw new Error('refused');
    const answer = (command: string) => ({ command, rowCount: 1, oid: 0, fields: [], rows: [[command]] });
    const commands = text.split('; ').map((each) => each.split(' ')[0] ?? '');
    return (commands.length > 1 ? commands.map(answer) : answer(commands[0] ?? '')) as QueryResult;
  };
  return { sent, say: joined(send) };
}

test.each([ENTER_KNOWN, ENTER])('BEGIN travels with what enters the tenant: %s', async (text) => {
  const { sent, say } = server();
  await say({ text: 'BEGIN', values: [] });
  expect(await say({ text, values: ['tnt_1'], name: 'p1' })).toMatchObject({ command: 'SELECT' });
  expect(sent).toEqual([`BEGIN; ${text.replace('$1', "'tnt_1'")}`]);
});

test('COMMIT travels with the end of the unit, and is not sent once more', async () => {
  const { sent, say } = server();
  await say({ text: 'BEGIN' });
  await say({ text: ENTER_KNOWN, values: ['tnt_1'] });
  await say({ text: 'SELECT 1' });
  expect(await say({ text: END_UNIT, values: ['{"a":"it\'s $1 \\\\ "}'] })).toMatchObject({ command: 'SELECT' });
  await say({ text: 'COMMIT' });
  expect(sent.slice(1)).toEqual(['SELECT 1', `SELECT end_unit( E'{"a":"it''s $1 \\\\\\\\ "}'::jsonb) AS result; COMMIT`]);
});

test('a transaction that nobody enters is begun before its first statement, and one without statements never', async () => {
  const { sent, say } = server();
  await say({ text: 'BEGIN' });
  await say({ text: 'INSERT', values: [1] });
  await say({ text: 'COMMIT' });
  await say({ text: 'BEGIN' });
  await say({ text: 'ROLLBACK' });
  expect(sent).toEqual(['BEGIN', 'INSERT <- [1]', 'COMMIT']);
});

test('what fails at either end is rolled back', async () => {
  for (const text of [ENTER_KNOWN, END_UNIT]) {
    const { sent, say } = server((each) => each.includes(text.slice(0, 12)));
    await say({ text: 'BEGIN' });
    await expect(say({ text, values: ['x'] })).rejects.toThrow('refused');
    await say({ text: 'ROLLBACK' });
    expect(sent.at(-1)).toBe('ROLLBACK');
  }
});

test('nothing is said after the end of a unit, and the next one starts anew', async () => {
  const { sent, say } = server();
  await say({ text: END_UNIT, values: ['{}'] });
  await expect(say({ text: 'SELECT 1' })).rejects.toThrow('after its end');
  await say({ text: 'BEGIN' });
  await say({ text: 'SELECT 2' });
  expect(sent.slice(-2)).toEqual(['BEGIN', 'SELECT 2']);
});
