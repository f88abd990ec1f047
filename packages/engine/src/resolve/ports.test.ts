import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import type { NamedPort } from '../model/index.ts';

function portsOf(lines: string): readonly NamedPort[] | undefined {
  return environmentOf(instanceFile(lines)).instances['web-1']?.container.ports;
}

function range(first: number, last = first): { first: number; last: number } {
  return { first, last };
}

describe('ports', () => {
  test('in every notation', () => {
    const lines = `
ports:
  a: 25
  b: 53/udp
  c: "25:2525"
  d: "53/udp:5353/udp"
  e: "1234-1236:2234-2236"
  f: "1234:1234-1236"
  g: {exposed: 80, external: 8080}
  h: {exposed: 81/udp, external: [10.0.0.9, 8181/udp]}
  "7": "7"`;
    expect(portsOf(lines)).toEqual([
      {
        name: '7',
        protocol: 'tcp',
        exposed: range(7),
        exposedText: '7',
        external: { address: '0.0.0.0', range: range(7), text: '7' },
      },
      {
        name: 'a',
        protocol: 'tcp',
        exposed: range(25),
        exposedText: '25',
        external: { address: '0.0.0.0', range: range(25), text: '25' },
      },
      {
        name: 'b',
        protocol: 'udp',
        exposed: range(53),
        exposedText: '53',
        external: { address: '0.0.0.0', range: range(53), text: '53' },
      },
      {
        name: 'c',
        protocol: 'tcp',
        exposed: range(25),
        exposedText: '25',
        external: { address: '0.0.0.0', range: range(2525), text: '2525' },
      },
      {
        name: 'd',
        protocol: 'udp',
        exposed: range(53),
        exposedText: '53',
        external: { address: '0.0.0.0', range: range(5353), text: '5353' },
      },
      {
        name: 'e',
        protocol: 'tcp',
        exposed: range(1234, 1236),
        exposedText: '1234-1236',
        external: { address: '0.0.0.0', range: range(2234, 2236), text: '2234-2236' },
      },
      {
        name: 'f',
        protocol: 'tcp',
        exposed: range(1234),
        exposedText: '1234',
        external: { address: '0.0.0.0', range: range(1234, 1236), text: '1234-1236' },
      },
      {
        name: 'g',
        protocol: 'tcp',
        exposed: range(80),
        exposedText: '80',
        external: { address: '0.0.0.0', range: range(8080), text: '8080' },
      },
      {
        name: 'h',
        protocol: 'udp',
        exposed: range(81),
        exposedText: '81',
        external: { address: '10.0.0.9', range: range(8181), text: '8181' },
      },
    ]);
  });

  test("of an instance replace its service's of the same name", () => {
    const environment = environmentOf(`
name: test
ships: {h: {ip: 10.0.0.1}}
services:
  web:
    image: app
    ports: {http: 80, https: 443}
    instances:
      web-1: {ship: h}
      web-2: {ship: h, ports: {http: "80:8080", https: "443:8443", admin: 9000}}
      web-3: {ship: h, ports: }
`);
    const texts = ['web-1', 'web-2', 'web-3'].map((name) =>
      environment.instances[name]?.container.ports.map(
        (port) => `${port.name} ${port.exposedText}:${port.external.text}`,
      ),
    );
    expect(texts).toEqual([
      ['http 80:80', 'https 443:443'],
      ['http 80:8080', 'https 443:8443', 'admin 9000:9000'],
      ['http 80:80', 'https 443:443'],
    ]);
  });

  test("of a mapping have the protocol of the container's side, and may leave the address to Docker", () => {
    const lines = `
ports:
  a: {exposed: 53/udp, external: 5353}
  b: {exposed: 53, external: ["", 54/udp]}`;
    const ports = environmentOf(instanceFile(lines)).instances['web-1']?.container.ports ?? [];
    expect(
      ports.map(({ protocol, exposedText, external: { address, text } }) => [
        protocol,
        exposedText,
        address,
        text,
      ]),
    ).toEqual([
      ['udp', '53', '0.0.0.0', '5353'],
      ['tcp', '53', '', '54'],
    ]);
  });

  test('that cannot be read are errors, each at its place', () => {
    const lines = `
ports:
  a: 80.5
  b: 80/sctp
  c: "53/udp:53/tcp"
  d: {exposed: 80}
  e: {exposed: 80, external: [8080]}
  f: "1:2:3"
  g: http
  h: [80]
  i: yes`;
    const howTo =
      '(write 25, "53/udp", "25:2525" (container:ship), "1234-1236:1234-1236", or {exposed: 25, external: [127.0.0.1, 2525]})';
    expect(resolveText(instanceFile(lines)).told).toEqual([
      `11:14 error invalid-port: Port "a": 80.5 is not a port. ${howTo}`,
      `12:14 error invalid-port: Port "b": "sctp" is not a protocol that can be published; tcp and udp are. ${howTo}`,
      `13:14 error port-protocol-mismatch: Port "c": the container's side is udp, the ship's side tcp. (write the same protocol on both sides)`,
      `14:14 error invalid-port: Port "d": "external" is missing. ${howTo}`,
      `15:38 error invalid-port: Port "e": an address and a port are expected. ${howTo}`,
      `16:14 error invalid-port: Port "f": "1:2:3" has more than two parts. ${howTo}`,
      `17:14 error invalid-port: Port "g": "http" is not a port. ${howTo}`,
      `18:14 error invalid-port: Port "h": a port is expected here. ${howTo}`,
      `19:14 error invalid-port: Port "i": True is not a port. ${howTo}`,
    ]);
  });

  test('that Docker refuses are warnings, and bar their instance', () => {
    const lines = `
ports:
  sexa: 22:22
  oct: 010
  zero: 0
  big: 70000
  back: "20-10"
  unequal: "10-12:20-23"
  one: "30-33:40"`;
    const { told, environment } = resolveText(instanceFile(lines));
    expect(told).toEqual([
      '11:17 warning number-reading: 22:22 without quotation marks is the number 1342: YAML reads it to base sixty. (write "22:22" if the text is meant, 1342 if the number is)',
      '12:16 warning number-reading: 010 without quotation marks is the number 8: YAML reads it to base eight. (write "010" if the text is meant, 8 if the number is)',
      '13:17 warning port-zero: Port "zero": port 0 means any free port to Docker, and other containers are told 0. (write the port itself)',
      '14:16 warning port-range: Port "big": 70000 is beyond 65535, the last port there is.',
      '15:17 warning port-range: Port "back": the range 20-10 ends before it begins.',
      '16:20 warning port-range: Port "unequal": 3 ports of the container are published as 4 of the ship. (make both ranges equally long)',
      '17:16 warning port-range: Port "one": 4 ports of the container are published as 1 of the ship. (make both ranges equally long)',
    ]);
    expect(environment?.instances['web-1']?.refusals?.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'port-range /services/web/instances/web-1/ports/big',
      'port-range /services/web/instances/web-1/ports/back',
      'port-range /services/web/instances/web-1/ports/unequal',
      'port-range /services/web/instances/web-1/ports/one',
    ]);
  });

  test('at IPv4 addresses of a ship whose ip is an IPv6 address are a warning', () => {
    const lines = `
ports:
  a: 25
  b: {exposed: 81, external: 8081}
  c: {exposed: 82, external: ["::", 8082]}
  d: {exposed: 83, external: [0.0.0.0, 8083]}`;
    const told = (ip: string): readonly string[] =>
      resolveText(instanceFile(lines).replace('10.0.0.1', `"${ip}"`)).told;
    expect(told('10.0.0.1')).toEqual([]);
    expect(told('fd00::1').map((line) => line.replace(/ Port.*\(/u, ' ('))).toEqual([
      '11:14 warning port-family: (write external: ["::", 25])',
      '12:14 warning port-family: (write external: ["::", 8081])',
      '14:14 warning port-family: (write external: ["::", 8083])',
    ]);
  });

  test('are read back as they were written', () => {
    const number = fc.integer({ min: 1, max: 65535 });
    const protocol = fc.constantFrom('tcp', 'udp');
    fc.assert(
      fc.property(number, number, protocol, (exposed, external, kind) => {
        const [port] = portsOf(`ports: {p: "${exposed}/${kind}:${external}/${kind}"}`) ?? [];
        expect(port).toEqual({
          name: 'p',
          protocol: kind,
          exposed: range(exposed),
          exposedText: String(exposed),
          external: { address: '0.0.0.0', range: range(external), text: String(external) },
        });
      }),
      { numRuns: 50 },
    );
  });
});
