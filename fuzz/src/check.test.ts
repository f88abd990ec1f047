import type { LoadResult } from '@maestro-ng/engine';
import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import { type FuzzCase, mainFile, secretVariable, secretVariableValue, sentinel } from './fuzz-case.ts';
import { faultsOfDiagnostics } from './oracle/diagnostics.ts';
import { faultsOfHost, faultsOfReading } from './oracle/host.ts';
import { faultsOfScreen } from './oracle/screen.ts';

const place = { file: 'f', line: 1, column: 1, endLine: 1, endColumn: 2 };
const problem = {
  severity: 'error',
  code: 'unknown-ship',
  message: 'This is wrong.',
  location: place,
} as const;

function told(diagnostics: LoadResult['diagnostics'], text = 'name: x'): LoadResult {
  return { diagnostics, files: new Map([['f', text]]) };
}

function fileOf(text: string): FuzzCase {
  return {
    files: new Map([[mainFile, Buffer.from(text)]]),
    processEnv: { [secretVariable]: secretVariableValue },
  };
}

describe('nothing is wrong with', () => {
  test.each([
    [
      'a good file',
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices: {s: {image: i, instances: {a: {ship: h}}}}\n',
    ],
    ['a bad file', `ships: [\npassword: ${sentinel}\n`],
    ['a template that fails', '{{ nothing.at.all }}'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(check(fileOf(text))).toEqual([]);
  });

  test('a problem that is told well', () => {
    expect(faultsOfDiagnostics(told([problem]))).toEqual([]);
  });
});

describe('it is wrong', () => {
  test.each([
    ['to say nothing', [], 'there is neither an environment nor an error'],
    ['to have no code', [{ ...problem, code: 'E1' }], 'the code is not in kebab-case'],
    ['to say half a sentence', [{ ...problem, message: 'this is' }], 'the message is no sentence'],
    [
      'to print an object',
      [{ ...problem, message: '[object Object] is wrong.' }],
      'a value of JavaScript shows',
    ],
    ['to give no place', [{ ...problem, location: undefined }], 'it has no place'],
    ['to place it outside', [{ ...problem, location: { ...place, line: 2, endLine: 2 } }], 'not in the file'],
    [
      'to end it outside',
      [{ ...problem, location: { ...place, endColumn: 9 } }],
      'the end of its place is not',
    ],
    [
      'to end it before it begins',
      [{ ...problem, location: { ...place, column: 3 } }],
      'ends before it begins',
    ],
    ['to place it in another file', [{ ...problem, location: { ...place, file: 'g' } }], 'was not read'],
  ])('%s', (_, diagnostics, fault) => {
    expect(faultsOfDiagnostics(told(diagnostics as LoadResult['diagnostics'])).join()).toContain(fault);
  });

  test('to show a secret', () => {
    const result = told([{ ...problem, message: `"${sentinel}" is wrong.` }], `password: ${sentinel}`);
    expect(faultsOfScreen(result)[0]).toMatch(/^a secret is shown: f:1:1: error/);
  });

  test('to read what nobody named', () => {
    expect(faultsOfReading(['/etc/passwd'], told([]))).toEqual([
      '"/etc/passwd" was read, which is outside of the folder',
    ]);
  });

  test('to change what everybody shares', () => {
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
    try {
      expect(faultsOfHost()).toEqual(['Object.prototype was changed']);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
  });
});
