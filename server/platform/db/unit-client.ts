import pg from 'pg';

/** Enters a tenant whose clock is known. */
export const ENTER_KNOWN = `SELECT set_config('app.tenant', $1, true)`;
/** Enters a tenant and tells its clock's shift, or no row. */
export const ENTER = 'SELECT clock_shift_ms FROM enter_tenant($1)';
/** As `callSqlFunction('end_unit', …)` writes it. */
export const END_UNIT = 'SELECT end_unit($1::jsonb) AS result';

type Statement = Exclude<pg.QueryConfig<unknown[]>, string>;
type Send = (statement: Statement) => Promise<pg.QueryResult>;

/**
 * A connection on which a unit of work costs two round trips less. Prisma sends BEGIN and COMMIT as statements of their own; in
 * a unit of a few statements they are a third of the work. Here BEGIN waits for the statement that enters the tenant and
 * travels with it, and COMMIT travels with the one that a unit ends with. The tenant's name and the payload are then literals
 * of one simple query: when its first statement fails the second is not run (PostgreSQL's manual, Frontend/Backend Protocol,
 * "Multiple Statements in a Simple Query").
 */
export class UnitClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...given: unknown[]) => unknown;
    const send = joined((statement) => query(statement) as Promise<pg.QueryResult>);
    // With values or a callback of its own it is the pool's or the driver's own call, outside any transaction.
    const joining = (...given: unknown[]) => (given.length === 1 && isStatement(given[0]) ? send(given[0]) : query(...given));
    Object.defineProperty(this, 'query', { value: joining });
  }
}

function isStatement(given: unknown): given is Statement {
  return typeof given === 'object' && given !== null && 'text' in given && !('submit' in given);
}

/** Where the connection stands: BEGIN was asked for and is not sent; or COMMIT was sent and is not asked for yet. */
type State = 'plain' | 'begin' | 'committed';

/** Sends through `send`, joining the ends of a transaction to the statements next to them. */
export function joined(send: Send): Send {
  let state: State = 'plain';
  return async (statement) => {
    const { text } = statement;
    const isEnd = text === 'COMMIT' || text === 'ROLLBACK';
    const was = state;
    state = text === 'BEGIN' ? 'begin' : 'plain';
    if (state === 'begin') return nothing('BEGIN');
    if (was !== 'plain' && isEnd) return nothing(text);
    if (was === 'committed') throw new Error('a unit of work goes on after its end');
    if (was === 'begin' && (text === ENTER_KNOWN || text === ENTER))
      return first(await send(inOne(statement, ['BEGIN', withLiteral(statement)])), 1);
    if (was === 'begin') await send({ text: 'BEGIN' });
    if (text !== END_UNIT) return send(statement);
    const ended = first(await send(inOne(statement, [withLiteral(statement), 'COMMIT'])), 0);
    state = 'committed';
    return ended;
  };
}

/** No name and no values: only so does the driver use the simple protocol, which takes several statements. */
function inOne(statement: Statement, texts: string[]): Statement {
  const { name: _name, values: _values, ...rest } = statement;
  return { ...rest, text: texts.join('; ') };
}

function withLiteral({ text, values }: Statement): string {
  return text.replace('$1', () => pg.escapeLiteral(String(values?.[0])));
}

/** Of several statements the driver answers with a list. */
function first(results: pg.QueryResult | pg.QueryResult[], index: number): pg.QueryResult {
  const result = Array.isArray(results) ? results[index] : undefined;
  if (!result) throw new Error('the driver answered for fewer statements than it was given');
  return result;
}

function nothing(command: string): pg.QueryResult {
  return { command, rowCount: null, oid: 0, fields: [], rows: [] };
}
