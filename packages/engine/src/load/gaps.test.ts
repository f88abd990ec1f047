import { describe, expect, test } from 'vitest';
import { loadEnvironment } from './load-environment.ts';

function told(text: string): string[] {
  return loadEnvironment({ file: '-', text, processEnv: {} }).diagnostics.map(
    ({ severity, code, location }) => `${location?.line}:${location?.column} ${severity} ${code}`,
  );
}

describe('what is wrong with the YAML is told together with the rest', () => {
  test('of equal keys the first counts, and what only another has is looked at too', () => {
    const text = `name: shop
name: other
ships: {ship1: {ip: 10.0.0.1}}
services:
  web:
    image: nginx
    requires: [dbb]
    instances: {web-1: {ship: ship1, restart: sometimes}}
  web:
    imgae: x
    instances: {web-2: {ship: ship2}, web-1: {ship: ship9, net: {}}}
services:
  db: {image: db, instances: {db-1: {ship: shipp, ports: {a: http}}}}
`;
    expect(told(text)).toEqual([
      '2:1 error duplicate-key',
      '7:16 error unknown-service',
      '8:47 error unknown-restart-policy',
      '9:3 error duplicate-key',
      '10:5 warning unknown-key',
      '11:31 error unknown-ship',
      '11:65 warning wrong-type',
      '12:1 error duplicate-key',
      '13:44 error unknown-ship',
      '13:62 error invalid-port',
    ]);
  });

  test('of a value that cannot be known nothing is said', () => {
    const text = `name: shop
ships: {ship1: {ip: *address, docker_port: often}}
services:
  web:
    image: *image
    instances: {web-1: {ship: *ship, ports: {http: !!int http, smtp: "25:"}, restart: sometimes}}
`;
    expect(told(text)).toEqual([
      '2:21 error unknown-alias',
      '2:44 error invalid-value',
      '5:12 error unknown-alias',
      '6:31 error unknown-alias',
      '6:52 error invalid-scalar',
      '6:70 error invalid-port',
      '6:87 error unknown-restart-policy',
    ]);
  });

  test('where a mapping has an unknown part, what may be in it is not said to be missing', () => {
    const text = `name: shop
ships: {ship1: {<<: *ship, timeout: soon}}
services:
  web: {<<: 5, requires: [db, 5: x], lifecycle: {running: [{type: tcp, port: http}]}}
  api:
    image: api
    requires: [wbe]
    instances: {api-1: {ship: ship2, volumes_from: [web-1]}}
`;
    expect(told(text)).toEqual([
      '2:21 error unknown-alias',
      '2:37 error invalid-value',
      '4:13 error wrong-type',
      '4:27 error unknown-service',
      '4:31 error wrong-type',
      '7:16 error unknown-service',
      '8:31 error unknown-ship',
    ]);
  });

  test('where ships or services are unknown as a whole, none is said not to be there', () => {
    expect(
      told('name: n\nships: *ships\nservices: {s: {image: a, instances: {i1: {ship: h, net: {}}}}}'),
    ).toEqual(['2:8 error unknown-alias', '3:57 warning wrong-type']);
    expect(told('name: n\nships: {h: {ip: 10.0.0.1}}\n<<: *more\n')).toEqual(['3:5 error unknown-alias']);
  });
});
