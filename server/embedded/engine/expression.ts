/**
 * The part of CEL that functions of this product may use. Everything else is refused when functions are registered, so a
 * condition never silently matches nothing.
 *
 *   condition   comparison ("&&" comparison)*
 *   comparison  operand "==" operand
 *   key         operand ("+" operand)*
 *   priority    integer | path | condition "?" integer ":" integer
 *   operand     path | 'text' | "text" | number | true | false | null
 *   path        ("event" | "async") ("." name)+
 *
 * Equality is strict and of JSON values; a missing field equals nothing.
 */
export type Operand = { path: string[]; of: 'event' | 'async' } | { value: string | number | boolean | null };
export type Condition = [Operand, Operand][];
export type Priority = { when: Condition; then: number; otherwise: number } | { operand: Operand };

const token =
  /\s*(?:(?<path>(?:event|async)(?:\.[A-Za-z_][\w-]*)+)|(?<text>'[^'\\]*'|"[^"\\]*")|(?<number>-?\d+(?:\.\d+)?)|(?<word>true|false|null)\b|(?<sign>==|&&|\+|\?|:))/y;

type Token = { operand: Operand } | { sign: string };

/** Throws an Error that quotes the expression when it is outside the subset. */
export function parseCondition(source: string): Condition {
  const tokens = scan(source);
  const condition = takeCondition(tokens, source);
  if (tokens.length > 0) throw refused(source);
  return condition;
}

export function parseKey(source: string): Operand[] {
  const tokens = scan(source);
  const parts = [takeOperand(tokens, source)];
  while (tokens.length > 0) {
    takeSign(tokens, '+', source);
    parts.push(takeOperand(tokens, source));
  }
  return parts;
}

export function parsePriority(source: string): Priority {
  const tokens = scan(source);
  if (tokens.length === 1) return { operand: takeOperand(tokens, source) };
  const when = takeCondition(tokens, source);
  takeSign(tokens, '?', source);
  const then = takeNumber(tokens, source);
  takeSign(tokens, ':', source);
  const otherwise = takeNumber(tokens, source);
  if (tokens.length > 0) throw refused(source);
  return { when, then, otherwise };
}

type Payloads = { event: unknown; async?: unknown };

export function holds(condition: Condition, payloads: Payloads): boolean {
  return condition.every(([left, right]) => {
    const a = valueOf(left, payloads);
    return a !== undefined && JSON.stringify(a) === JSON.stringify(valueOf(right, payloads));
  });
}

/** The key's parts joined; a missing part is the empty text, as if every event without it belonged together. */
export function keyOf(parts: readonly Operand[], payloads: Payloads): string {
  return parts
    .map((part) => valueOf(part, payloads))
    .map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')))
    .join('');
}

/** Seconds of head start, -600 to 600 (SDK_SPEC 4.3.2). */
export function priorityOf(priority: Priority | undefined, payloads: Payloads): number {
  if (!priority) return 0;
  const value =
    'operand' in priority ? valueOf(priority.operand, payloads) : holds(priority.when, payloads) ? priority.then : priority.otherwise;
  return typeof value === 'number' ? Math.max(-600, Math.min(600, Math.round(value))) : 0;
}

/**
 * What an awaited event must hold, given the run's own event: paths and their values, so a match is one index look-up.
 * Null when the run's event makes the condition impossible.
 */
export function resolveWait(condition: Condition, event: unknown): { paths: string[]; values: unknown[] } | null {
  const wanted = new Map<string, unknown>();
  for (const [left, right] of condition) {
    const [awaited, known] = 'path' in left && left.of === 'async' ? [left, right] : [right, left];
    if (!('path' in awaited) || awaited.of !== 'async') {
      if (!holds([[left, right]], { event })) return null;
      continue;
    }
    const value = valueOf(known, { event });
    const path = awaited.path.join('.');
    if (value === undefined || (wanted.has(path) && JSON.stringify(wanted.get(path)) !== JSON.stringify(value))) return null;
    wanted.set(path, value);
  }
  const paths = [...wanted.keys()].sort();
  return { paths, values: paths.map((path) => wanted.get(path)) };
}

/** A comparison of two fields of the awaited event cannot be looked up by key. */
export function parseWait(source: string): Condition {
  const condition = parseCondition(source);
  if (condition.some((pair) => pair.every((side) => 'path' in side && side.of === 'async'))) throw refused(source);
  return condition;
}

function valueOf(operand: Operand, payloads: Payloads): unknown {
  if ('value' in operand) return operand.value;
  let current: unknown = payloads[operand.of];
  for (const name of operand.path)
    current = current !== null && typeof current === 'object' ? (current as Record<string, unknown>)[name] : undefined;
  return current;
}

function scan(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (source.slice(token.lastIndex).trim() !== '') {
    const found = token.exec(source)?.groups;
    if (!found) throw refused(source);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf({ path, text, number, word, sign }: Record<string, string | undefined>): Token {
  if (path) {
    const [of, ...names] = path.split('.');
    return { operand: { of: of === 'async' ? 'async' : 'event', path: names } };
  }
  if (text) return { operand: { value: text.slice(1, -1) } };
  if (number) return { operand: { value: Number(number) } };
  if (word) return { operand: { value: word === 'null' ? null : word === 'true' } };
  return { sign: sign ?? '' };
}

function takeCondition(tokens: Token[], source: string): Condition {
  const condition: Condition = [];
  do {
    if (condition.length > 0) takeSign(tokens, '&&', source);
    const left = takeOperand(tokens, source);
    takeSign(tokens, '==', source);
    condition.push([left, takeOperand(tokens, source)]);
  } while (tokens[0] && 'sign' in tokens[0] && tokens[0].sign === '&&');
  return condition;
}

function takeOperand(tokens: Token[], source: string): Operand {
  const next = tokens.shift();
  if (!next || !('operand' in next)) throw refused(source);
  return next.operand;
}

function takeNumber(tokens: Token[], source: string): number {
  const operand = takeOperand(tokens, source);
  if (!('value' in operand) || typeof operand.value !== 'number') throw refused(source);
  return operand.value;
}

function takeSign(tokens: Token[], sign: string, source: string): void {
  const next = tokens.shift();
  if (!next || !('sign' in next) || next.sign !== sign) throw refused(source);
}

function refused(source: string): Error {
  return new Error(
    `The expression ${JSON.stringify(source)} is outside what the embedded engine understands (docs/engine.md, "Expressions")`,
  );
}
