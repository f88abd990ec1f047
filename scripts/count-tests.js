// Prints the closing line of a test run from vitest's JSON reports, and names what was skipped.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const files = reports.flatMap(({ testResults }) => testResults);
const tests = files.flatMap((file) => file.assertionResults);
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const passed = sum(reports.map(({ numPassedTests }) => numPassedTests));
const failed = sum(reports.map(({ numFailedTests }) => numFailedTests)) + brokenFiles.length;

for (const test of skipped) console.log(`skipped: ${test.fullName}`);
for (const file of brokenFiles) console.log(`failed to run: ${file.name}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
