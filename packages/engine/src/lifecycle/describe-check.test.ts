import { expect, it } from 'vitest';
import { Concealed, type Environment, type LifecycleCheck } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import { checkNames } from './describe-check.ts';

it('a check is called without what a template wrote into it of a secret variable', () => {
  const nameOf = checkNames({ templateSecrets: new Concealed({ values: ['hunter2xyz'] }) });
  const command = ['sh', '-c', 'mysqladmin -phunter2xyz ping'];
  const check: LifecycleCheck = { type: 'rexec', command, attempts: 1, at: '' };
  expect(nameOf(check)).toBe('rexec sh -c mysqladmin -p*** ping');
});

it('and without what a template made of one, though that cannot be looked for', () => {
  const environment = (pin: string, word: string): Environment => {
    const command = ['sh', '-c', `test ${pin} = 1 # ${word}`, word];
    const check: LifecycleCheck = { type: 'exec', command, attempts: 1, at: '', envFrom: 'env' };
    return buildEnvironment({
      services: { web: { instances: { 'web-1': { lifecycle: { running: [check] } } } } },
    });
  };
  const named = (veiled: Environment | 'unknown'): string => {
    const asked = environment('4711', 'two');
    const nameOf = checkNames({ ...asked, templateSecrets: new Concealed({ values: [], veiled }) });
    const [check] = asked.instances['web-1']?.lifecycle.running ?? [];
    return check === undefined ? '' : nameOf(check);
  };
  expect(named(environment('\uE000\uE000', 'two'))).toBe('exec sh -c test *** = 1 # two two');
  expect(named(environment('33', 'two'))).toBe('exec sh -c *** two');
  expect(named('unknown')).toBe('exec *** *** *** ***');
});
