// Who failed, read from what each part of `npm test` leaves behind. A build server shows the end of a log and cuts the rest, so
// the names of all that failed, with the head of each error, stand together at the very end.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const HEAD_LINES = 6; // an assertion with what was expected and what came
const TOLD_IN_FULL = 40; // more are one cause; the rest is named without its error, so that the names stay in sight
const LINE_LENGTH = 240;

/** The parts of `npm run check` that found something. */
export function failedChecks(report) {
  return (report?.findings ?? []).map(({ name, said }) => ({ title: name, why: said }));
}

/** vitest's JSON report: tests, and files that did not load. */
export function failedUnitTests(report, root) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = unitTestsOf(file, root).filter(({ status }) => status === 'failed');
    return failed.length === 0 && file.status === 'failed' ? [{ title: pathOf(file, root), why: file.message }] : failed;
  });
}

/** Tests that failed and then passed when they were run once more, which only a build server does. */
export function unsteadyUnitTests(report, root) {
  return (report?.testResults ?? [])
    .flatMap((file) => unitTestsOf(file, root))
    .filter(({ status, why }) => status === 'passed' && why !== '');
}

function unitTestsOf(file, root) {
  return file.assertionResults.map((test) => ({
    title: [pathOf(file, root), ...test.ancestorTitles, test.title].join(' › '),
    status: test.status,
    why: test.failureMessages[0] ?? '',
  }));
}

function pathOf(file, root) {
  return relative(root, file.name).replaceAll('\\', '/');
}

/** Playwright's JSON report. A skipped test is one that did not run because another failed before it; it proved nothing. */
export function failedBrowserTests(report) {
  return [
    ...(report?.errors ?? []).map((error) => ({ title: 'outside of any test', why: messageOf(error) })),
    ...browserTests(report).filter(({ status }) => status !== 'expected' && status !== 'flaky'),
  ];
}

/** As `unsteadyUnitTests`; Playwright calls them flaky. */
export function unsteadyBrowserTests(report) {
  return browserTests(report).filter(({ status }) => status === 'flaky');
}

function browserTests(report) {
  return (report?.suites ?? [])
    .flatMap((file) => testsOf(file, []))
    .map(({ path, status, results }) => ({
      title: path.join(' › '),
      status,
      why: status === 'skipped' ? 'did not run' : messageOf(results.find(({ error }) => error)?.error),
    }));
}

function testsOf(suite, above) {
  const path = [...above, suite.title];
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({ ...test, path: [`${path[0]}:${spec.line}`, ...path.slice(1), spec.title] })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, path)),
  ];
}

function messageOf(error) {
  return error?.message ?? error?.value ?? '';
}

/** The failure harness prints `✗ <row>  <title>` and, indented below, what it saw; its last line names the rows once more. */
export function failedChaosRows(said) {
  const lines = stripVTControlCharacters(said).split('\n');
  return lines.flatMap((line, at) => {
    const title = /^✗ (\S+ {2}.+)$/.exec(line)?.[1];
    if (!title) return [];
    const after = lines.slice(at + 1);
    const end = after.findIndex((below) => !below.startsWith('      '));
    return [{ title, why: after.slice(0, end === -1 ? undefined : end).join('\n') }];
  });
}

/** One that ended badly and named nobody: the end of what it said is all there is. */
export function nameless(said, code) {
  const lines = linesOf(said);
  return { title: `ended with ${code} and named no test`, why: lines.slice(-2 * HEAD_LINES).join('\n'), isTail: true };
}

/** Every failure of every part, for the end of the log, after what passed only the second time. Nothing when all is well. */
export function tellFailures(parts) {
  const all = (kind, mark) => parts.flatMap((part) => (part[kind] ?? []).map((one) => ({ ...one, mark, part: part.name })));
  const told = [...all('unsteady', '↻ passed only the second time:'), ...all('failures', '✗')];
  return told
    .map(({ mark, part, title, why, isTail }, index) => {
      const head = index < TOLD_IN_FULL ? linesOf(why).slice(0, isTail ? undefined : HEAD_LINES) : [];
      return [`${mark} ${part} › ${title}`, ...head.map((line) => `    ${line.slice(0, LINE_LENGTH)}`)].join('\n');
    })
    .join('\n');
}

function linesOf(text) {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
}
