import { expect, it } from 'vitest';
import { Concealed, type LifecycleCheck } from '../model/index.ts';
import { checkNames } from './describe-check.ts';

it('a check is called without what a template wrote into it of a secret variable', () => {
  const nameOf = checkNames({ templateSecrets: new Concealed({ values: ['hunter2xyz'] }) });
  const command = ['sh', '-c', 'mysqladmin -phunter2xyz ping'];
  const check: LifecycleCheck = { type: 'rexec', command, attempts: 1, at: '' };
  expect(nameOf(check)).toBe('rexec sh -c mysqladmin -p*** ping');
});
