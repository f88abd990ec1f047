import { expect, test } from 'vitest';
import { loadEnvironment } from './load-environment.ts';

/** What the schema has editors underline besides the form of a file: here it is told too. */
test.each([
  ['{ports: {a: 80/tpc}}', 'error invalid-port'],
  ['{ports: {a: "80:81:82"}}', 'error invalid-port'],
  ['{ports: {a: "53/udp:53"}}', 'error port-protocol-mismatch'],
  ['{ports: {a: {exposed: x, external: 80}}}', 'error invalid-port'],
  ['{pull_policy: true}', 'error unknown-pull-policy'],
  ['{log_driver: true}', 'error unknown-log-driver'],
  ['{restart: true}', 'warning restart-ignored'],
  ['{restart: 3}', 'warning restart-ignored'],
  ['{volumes: {/a: {target: /a, mode: readonly}}}', 'warning volume-mode'],
  ['{volumes: {/a: {target: /a, mode: yes}}}', 'warning volume-mode'],
  ['{ulimits: {nofiles: 5}}', 'warning unknown-ulimit'],
])('%s', (keys, told) => {
  const text = `name: n
__maestro: {schema: 2}
ships: {h: {ip: 10.0.0.1}}
services: {s: {image: a, instances: {i1: ${keys.replace('{', '{ship: h, ')}}}}
`;
  const { diagnostics } = loadEnvironment({ file: '-', text, processEnv: {} });
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([told]);
});
