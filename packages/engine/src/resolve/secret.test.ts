import { expect, test } from 'vitest';
import { environmentOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import type { SecretReference, Text } from '../model/index.ts';

/** A text with the places of its secrets: `a <env X> b`, `<written>`. */
function outlined({ parts }: Text): string {
  return parts.map((part) => ('literal' in part ? part.literal : `<${place(part.secret)}>`)).join('');
}

function place(secret: SecretReference): string {
  switch (secret.kind) {
    case 'written':
      return 'written';
    case 'env':
      return `env ${secret.name}`;
    case 'file':
      return `file ${secret.path} from ${secret.directory}`;
    case 'command':
      return `command ${secret.command.join(' ')} in ${secret.directory}`;
  }
}

function variablesOf(lines: string): { [name: string]: string | null } {
  const env = environmentOf(instanceFile(lines)).instances['web-1']?.env ?? [];
  const own = env.filter(({ name }) => /^[A-Z]$/.test(name));
  return Object.fromEntries(own.map(({ name, value }) => [name, value === null ? null : outlined(value)]));
}

test('the value of a variable, or a part of it, may be kept elsewhere', () => {
  const lines = `
env:
  A: {env: DB_PASSWORD}
  B: {file: secrets/db}
  C: {command: [pass, show, 1]}
  D: [--password, {env: P}, [{file: /s}]]
  E: {env: 12, file: ~}`;
  expect(variablesOf(lines)).toEqual({
    A: '<env DB_PASSWORD>',
    B: '<file secrets/db from /srv>',
    C: '<command pass show 1 in /srv>',
    D: '--password <env P> <file /s from /srv>',
    E: '<env 12>',
  });
});

test('any other mapping is what Python prints for it, as in the original', () => {
  const lines = `
env:
  A: {a: 1}
  B: {env: X, file: y}
  C: {command: pass show}
  D: [x, {file: [a]}]`;
  expect(variablesOf(lines)).toEqual({
    A: "{'a': 1}",
    B: "{'env': 'X', 'file': 'y'}",
    C: "{'command': 'pass show'}",
    D: "x {'file': ['a']}",
  });
  const hint =
    'write {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT, …]} for a secret, or quote the text';
  expect(resolveText(instanceFile(lines)).told).toEqual(
    ['12:14-', '13:14-', '14:18-'].map(
      (place) =>
        `${place.slice(0, -1)} warning secret-form: This mapping does not say where a secret is kept: it is passed as the text that Python prints for it. (${hint})`,
    ),
  );
});

test('one that leaves open where is an error', () => {
  const lines = `
env:
  A: {env: ""}
  B: {command: []}
  C: [x, {file: ~}]
  D: {command: [""]}`;
  expect(resolveText(instanceFile(lines)).told).toEqual(
    ['11:14', '12:14', '13:18', '14:14'].map(
      (at) =>
        `${at} error secret-form: This mapping does not say where the secret is kept. (write {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT, …]})`,
    ),
  );
});

test('the dollar signs of shells are part of the text: applications use them themselves', () => {
  expect(variablesOf(`env: {A: "\${HOME}/x", B: [$A, "\${B:-c}"]}`)).toEqual({
    A: `\${HOME}/x`,
    B: `$A \${B:-c}`,
  });
});

test('so may passwords, tokens, headers, and URLs to call', () => {
  const environment = environmentOf(`
name: t
registries: {r: {username: u, password: {file: r}}, s: {username: u, password: plain}}
ships: {h: {ip: 10.0.0.1}}
services:
  s:
    image: a
    instances:
      s-1:
        ship: h
        lifecycle:
          running:
            - {type: http, port: 80, requests_options: {headers: {A: {env: A}, B: 1}, auth: [u, {command: [p]}]}}
audit:
  - {type: http, endpoint: {env: HOOK}, headers: {A: {env: A}, B: b}}
  - {type: slack, channel: c, token: {command: [token, x]}, endpoint: {file: e}}
`);
  const named = (headers: readonly { name: string; value: Text }[]): string[] =>
    headers.map(({ name, value }) => `${name}: ${outlined(value)}`);
  const [check] = environment.instances['s-1']?.lifecycle.running ?? [];
  if (check?.type !== 'http') throw new Error('there is no http check');
  expect({
    passwords: Object.values(environment.registries).map(({ login }) => login && outlined(login.password)),
    check: [...named(check.headers), check.auth && outlined(check.auth.password), check.requestsOptions],
    audit: environment.audit.map((auditor) => {
      if (auditor.type === 'http') return [outlined(auditor.endpoint), ...named(auditor.headers)];
      return auditor.type === 'slack' ? [outlined(auditor.token), outlined(auditor.endpoint)] : [];
    }),
  }).toEqual({
    passwords: ['<file r from /srv>', '<written>'],
    check: ['A: <env A>', 'B: <written>', '<command p in /srv>', {}],
    audit: [
      ['<env HOOK>', 'A: <env A>', 'B: <written>'],
      ['<command token x in /srv>', '<file e from /srv>'],
    ],
  });
});

test('where nothing but a secret can stand, a mapping that does not say where it is kept is an error', () => {
  const { told } = resolveText(`
name: t
registries: {r: {username: u, password: {}}, s: {username: u, password: {env: a, file: b}}}
audit: [{type: slack, channel: c, token: {command: [""]}}, {type: http, endpoint: {file: ""}, headers: {A: {a: b}}}]
`);
  const problem =
    'error secret-form: This mapping does not say where the secret is kept. (write {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT, …]})';
  expect(told).toEqual(['3:41', '3:73', '4:42', '4:83', '4:108'].map((place) => `${place} ${problem}`));
});
