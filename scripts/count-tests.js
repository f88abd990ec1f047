// Prints the closing line of a test run from vitest's JSON reports, and names what was skipped, and what failed and why, be
// it at the first attempt only.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Lines of a failure that are shown again at the end; the whole is where the test ran. */
const FAILURE_LINES = 40;

/** Characters of a failure's cause that fit into a line. */
const CAUSE_LENGTH = 300;

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const files = reports.flatMap(({ testResults }) => testResults);
const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
const failures = tests.filter((test) => test.status === 'failed');
const passedLater = tests.filter((test) => test.status === 'passed' && test.failureMessages.length > 0);
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const passed = sum(reports.map(({ numPassedTests }) => numPassedTests));
const failed = sum(reports.map(({ numFailedTests }) => numFailedTests)) + brokenFiles.length;

const where = (path) => relative(process.cwd(), path);
const indented = (text) =>
  text
    .split('\n')
    .slice(0, FAILURE_LINES)
    .map((line) => `    ${line}`)
    .join('\n');

const tell = (what, found) => {
  for (const test of found) {
    console.log(`${what}: ${where(test.file)}: ${test.fullName}`);
    for (const message of test.failureMessages) console.log(indented(message));
  }
};

for (const test of skipped) console.log(`skipped: ${test.fullName}`);
for (const file of brokenFiles)
  console.log(`failed to run: ${where(file.name)}\n${indented(file.message ?? '')}`);
tell('passed only when tried again', passedLater);
tell('failed', failures);
// Once more in few words: who sees only the end of a long output reads these.
for (const { name } of brokenFiles) console.log(`failed to run: ${where(name)}`);
for (const test of failures) {
  const [cause = ''] = (test.failureMessages[0] ?? '').split('\n');
  console.log(`failed: ${where(test.file)}: ${test.fullName}: ${cause.slice(0, CAUSE_LENGTH)}`);
}
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
