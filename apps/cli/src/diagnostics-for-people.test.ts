import type { Diagnostic } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { diagnosticsForPeople } from './diagnostics-for-people.ts';

function told(message: string, derived: readonly string[]): string | undefined {
  const diagnostic: Diagnostic = { severity: 'error', code: 'unknown-value', message };
  const [clean] = diagnosticsForPeople([diagnostic], {
    request: { processEnv: {} },
    files: new Map(),
    derived,
  });
  return clean?.message;
}

it('quotes nothing that templates have made of a secret, and no part of it', () => {
  const derived = ['fritz:brombeere'];
  expect(told('"fritz:brombeere" is no "policy".', derived)).toBe('"***" is no "policy".');
  expect(told('"fritz" is no "policy".', derived)).toBe('"***" is no "policy".');
  expect(told('"fri" is no policy of fritz.', derived)).toBe('"fri" is no policy of fritz.');
  expect(told('"fritz" is no policy.', [])).toBe('"fritz" is no policy.');
});
