import { loadEnvironment } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { withoutQuotedSecrets } from './quoted-secrets.ts';

/** What is said of the registries of a file. */
function told(registries: string): string[] {
  const text = `name: t\nregistries:\n${registries}\nships: {a: {ip: 10.0.0.1}}\nservices: {}\n`;
  const { diagnostics, files } = loadEnvironment({ file: '-', text, processEnv: {} });
  return withoutQuotedSecrets(diagnostics, files).map(({ message }) => message);
}

it.each([
  ['  own: {password hunter2}', ['The key "password ***" is not known here and has no effect.']],
  [
    '  own:\n    password: |\n    ? hunter2 two\n      three',
    expect.arrayContaining(['The key "*** *** ***" is not known here and has no effect.']),
  ],
  ['  own: {password: "{{ hunter2 hunter3 }}"}', ['Expected "}}", but found "***".']],
  ['  own: {password: "{{ env.P | b64encode }}"}', ['There is no filter "b64encode".']],
  ['  own: {pass: x, a: "{{ env.MY_PASSWORD | b64encode }}"}', ['There is no filter "b64encode".']],
  [`  own: {password: "{{ 'ab|hunter2' | hunter2 }}"}`, ['There is no filter "***".']],
  ['  own: {pasture: x}', ['The key "pasture" is not known here and has no effect.']],
])('%j', (registries, expected) => {
  expect(told(registries)).toEqual(expected);
});
