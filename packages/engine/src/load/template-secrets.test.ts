import { expect, it } from 'vitest';
import { secretFields } from '../decide/secret-fields.ts';
import { dictionary, type Environment } from '../model/index.ts';
import { specified, veiledSpec } from '../run/specified.ts';
import { loadEnvironment } from './load-environment.ts';

const variables = {
  LEVEL: 'info',
  API_TOKEN: 'tok-0123456789abcdef',
  PIN_SECRET: '4711',
  PAIR_SECRET: 'ada:secretive7',
  ODD_PASSWORD: 'Erd\\pech\\Quirl"Zander"mus',
  SPLIT_PASSWORD: 'Gratwander Hohlkehl',
  DATABASE_SECRET: 'postgres://app:pw@localhost/production',
  BORN_SECRET: '2021-03-04T17:28:39+05:30',
};

/** What is loaded of a file with one instance, of which this is written in the language of templates. */
function load(instance: string): Environment {
  const text = `__maestro: {schema: 2}
name: test
ships: {h: {ip: 10.0.0.1}}
services: {web: {image: app, instances: {web-1: {ship: h, ${instance}}}}}
`;
  return loaded(text);
}

function loaded(text: string): Environment {
  const { environment } = loadEnvironment({ file: '-', text, processEnv: variables });
  if (environment === undefined) throw new Error('there is no environment');
  return environment;
}

it.each([
  ['as it is', 'env: {A: "{{ env.API_TOKEN }}"}', ['tok-0123456789abcdef']],
  ['cut', 'env: {A: "x {{ env.API_TOKEN[:12] }} y"}', ['tok-01234567']],
  [
    'in another case, twice',
    'command: ["{{ env.API_TOKEN|upper }}", "{{ env.API_TOKEN|upper }}"]',
    ['TOK-0123456789ABCDEF'],
  ],
  [
    'with other texts between',
    'labels: {a: "{{ env.API_TOKEN[:6] }} to {{ env.API_TOKEN[6:] }}"}',
    ['tok-01', '23456789abcdef'],
  ],
  ['split', 'env: {A: "{{ env.PAIR_SECRET.split(\':\')[1][:9] }} and so on"}', ['secretive']],
  ['by its form', 'env: {A: "so {{ env.API_TOKEN.split(\'-\')[1] }}"}', ['0123456789abcdef']],
  ['counted with', 'command: ["{{ env.PIN_SECRET|int + 1 }}"]', ['4712']],
  ['multiplied', 'command: ["so {{ env.PIN_SECRET|int * 30 }}"]', ['141330']],
  ['a number of the file', 'env: {A: {{ env.PIN_SECRET|int * 30 }}}', ['141330']],
  [
    'written otherwise',
    "command: [\"so {{ '{:,}'.format(env.PIN_SECRET|int) }}, {{ env.PAIR_SECRET.split(':')[1][:4]|join('-') }}\"]",
    ['4,711', 's-e-c-r'],
  ],
  [
    'written piece by piece',
    'command: ["so {% for c in env.PAIR_SECRET.split(\':\')[1]|batch(2) %}{{ c|join }} {% endfor %}"]',
    ['se cr et iv e7'],
  ],
  [
    'taken apart, and cut once more',
    'command: ["{% set a, b = env.PAIR_SECRET.split(\':\') %}so {{ b[:8]|upper }}"]',
    ['SECRETIV'],
  ],
  [
    'beside what a secret decides',
    'env: {A: "{% if env.PIN_SECRET|int > 9 %}big {% endif %}{{ env.API_TOKEN.split(\'-\')[1] }}"}',
    ['0123456789abcdef'],
  ],
  [
    'split as a shell does',
    "command: 'run {{ env.ODD_PASSWORD }} {{ env.SPLIT_PASSWORD }}'",
    ['Erd\\pech\\Quirl"Zander"mus', 'Gratwander Hohlkehl', 'ErdpechQuirlZandermus', 'Gratwander', 'Hohlkehl'],
  ],
  ['a time', 'env: {A: {{ env.BORN_SECRET }}}', ['2021-03-04T17:28:39+05:30', '2021-03-04 17:28:39+05:30']],
  ['too short to be looked for', 'env: {A: "{{ env.PIN_SECRET[1:] }}{{ env.LEVEL }}"}', []],
])('the texts that templates make of secrets are known: %s', (_, instance, expected) => {
  expect(load(instance).templateSecrets?.reveal().values).toEqual(expected);
});

it('words of a secret are none that stand alone, also where another one is taken apart', () => {
  const environment = load(
    'env: {A: "{{ env.PAIR_SECRET.split(\':\')[1] }}", B: "{{ env.DATABASE_SECRET }}", C: "of {{ env.DATABASE_SECRET }}"}',
  );
  expect(environment.templateSecrets?.reveal().values).toEqual([variables.DATABASE_SECRET, 'secretive7']);
});

it('where templates put nothing secret into a file, there is nothing to know, whatever the operator has', () => {
  expect(load('env: {A: "{{ env.LEVEL }}", B: tok-0123}').templateSecrets).toBeUndefined();
});

it('what was made of secrets is known by field, whatever was done to them', () => {
  const environment = load(
    'env: {A: "{{ env.PIN_SECRET|int + 1 }}", B: "{{ env.LEVEL }}"}, labels: {c: "{{ env.API_TOKEN|length }}", d: "{{ env.API_TOKEN[-1] }}"}, workdir: "/{% if env.PIN_SECRET == \'4711\' %}a{% endif %}"',
  );
  const { spec, veiled } = specified(environment, 'web-1');
  if (typeof veiled !== 'object') throw new Error('it is not known');
  const settings = (workdir: string | null) => () => dictionary([['workdir', workdir ?? '']]);
  const asked = { spec, settings: settings(spec.workdir) };
  const fields = secretFields(asked, { spec: veiled, settings: settings(veiled.workdir) });
  expect([...fields]).toEqual(['env.A', 'labels.d', 'workdir']);
  expect([...secretFields(asked, 'unknown')]).toEqual(
    expect.arrayContaining(['image', 'env.*', 'labels.*', 'workdir']),
  );
});

it.each([
  [
    'cut where a word of it is found',
    'env: {A: "{{ env.PAIR_SECRET[env.PAIR_SECRET.index(\'secr\'):] }}", B: "{{ env.LEVEL }}"}',
    ['secretive7'],
    ['env.A'],
  ],
  [
    'divided by what only they are not',
    'env: {A: "{{ 99990000 // ((env.PIN_SECRET|int) * (env.PIN_SECRET|int - 4710)) }}"}',
    ['21224'],
    ['env.A'],
  ],
  [
    'written where only they do',
    "command: [\"{{ env.API_TOKEN.split('-')[1] }} {{ 1 // (1 if env.PIN_SECRET == '4711' else 0) }}\"]",
    ['0123456789abcdef'],
    ['command'],
  ],
  ['asked alone', "ports: {http: \"{{ 80 if env.PIN_SECRET == '4711' else 'none' }}\"}", [], []],
])('where no other texts will do, secrets are known that are %s', (_, instance, values, fields) => {
  const environment = load(instance);
  expect(environment.templateSecrets?.reveal().values).toEqual(values);
  const { spec, veiled } = specified(environment, 'web-1');
  if (typeof veiled !== 'object') throw new Error('it is not known');
  const settings =
    ({ command }: typeof spec) =>
    () =>
      dictionary([['command', JSON.stringify(command)]]);
  const asked = { spec, settings: settings(spec) };
  expect([...secretFields(asked, { spec: veiled, settings: settings(veiled) })]).toEqual(fields);
});

it.each([
  ['split', 'env: {A: "{{ env.PAIR_SECRET.split(\':\')[1][:3] }}"}'],
  ['counted with', 'env: {A: "{{ 10000 // (env.PIN_SECRET|int) }}"}'],
  ['a port', 'ports: {http: "{{ env.PIN_SECRET }}"}'],
])('with other texts that have their form, secrets are known that are %s', (_, instance) => {
  const environment = load(instance);
  const { spec, veiled } = specified(environment, 'web-1');
  if (typeof veiled !== 'object') throw new Error('it is not known');
  expect(JSON.stringify(veiled)).not.toBe(JSON.stringify(spec));
});

it('an instance that a secret has named is not known either', () => {
  const text = `name: test
ships: {h: {ip: 10.0.0.1}}
services: {web: {image: app, instances: {"web-{{ env.PIN_SECRET }}": {ship: h}}}}
`;
  expect(veiledSpec(loaded(text), 'web-4711')).toBe('unknown');
});

it('nothing of it is printed by mistake', () => {
  const { templateSecrets } = load('env: {A: "{{ env.API_TOKEN|upper }}"}');
  expect(JSON.stringify(templateSecrets)).toBe('"***"');
});
