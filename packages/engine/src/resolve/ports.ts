import type { NamedPort, PortRange } from '../model/index.ts';
import { canonicalAddress } from './addresses.ts';
import type { Cursor } from './cursor.ts';
import { parsePort } from './port-spec.ts';
import { warnOfReading } from './readings.ts';
import type { InstanceReport, Report } from './report.ts';

/** A port with the place that declares it. */
export interface DeclaredPort {
  readonly port: NamedPort;
  readonly at: Cursor;
}

/** Declared ports by name. */
export type DeclaredPorts = ReadonlyMap<string, DeclaredPort>;

/** The ports declared under a `ports`. */
export interface PortDeclarations {
  readonly ports: DeclaredPorts;
  /** Ports that are declared, but not in a way that can be understood. */
  readonly unreadable: ReadonlySet<string>;
  /** Whether the names can be read; otherwise no port can be said to be missing. */
  readonly complete: boolean;
}

/** The ports of a service or an instance. Ones that cannot be read are reported and left out. */
export function resolvePorts(owner: Cursor, report: Report): PortDeclarations {
  const declarations = owner.get('ports');
  const ports = new Map<string, DeclaredPort>();
  const unreadable = new Set<string>();
  for (const entry of declarations.presentEntries()) {
    const port = parsePort(entry.key, entry);
    if ('code' in port) {
      report.error(port);
      unreadable.add(entry.key);
      continue;
    }
    if (entry.isMapping) {
      warnOfReading(entry.get('exposed'), report);
      warnOfReading(entry.get('external'), report);
    } else warnOfReading(entry, report);
    ports.set(entry.key, { port, at: entry });
  }
  return { ports, unreadable, complete: declarations.isAbsent || declarations.isMapping };
}

/** An instance's ports: the service's, each replaced by the instance's of the same name, and the instance's others. */
export function mergePorts(service: PortDeclarations, own: PortDeclarations): PortDeclarations {
  return {
    ports: own.ports.size === 0 ? service.ports : new Map([...service.ports, ...own.ports]),
    unreadable: new Set([...service.unreadable, ...own.unreadable]),
    complete: service.complete && own.complete,
  };
}

function count(range: PortRange): number {
  return range.last - range.first + 1;
}

function checkRange(name: string, range: PortRange, at: Cursor, report: InstanceReport): boolean {
  if (range.first > range.last) {
    report.refuse({
      code: 'port-range',
      message: `port "${name}": the range ${range.first}-${range.last} ends before it begins`,
      at,
    });
    return false;
  }
  if (range.last > 65535) {
    report.refuse({
      code: 'port-range',
      message: `port "${name}": ${range.last} is beyond 65535, the last port there is`,
      at,
    });
    return false;
  }
  return true;
}

/** What Docker refuses of ports, or what cannot work. */
export function checkPorts(ports: DeclaredPorts, ip: string | undefined, report: InstanceReport): void {
  for (const { port, at } of ports.values()) {
    const { exposed, external } = port;
    if (external.address === '0.0.0.0' && ip !== undefined && canonicalAddress(ip)?.family === 6) {
      report.warning({
        code: 'port-family',
        message: `port "${port.name}" is published at the IPv4 addresses of a ship whose ip, which others are told, is an IPv6 address`,
        at,
        hint: `write external: ["::", ${external.text}]`,
      });
    }
    if (canonicalAddress(external.address) === undefined) {
      report.warning({
        code: 'port-address',
        message: `port "${port.name}": "${external.address}" is not a numeric address; Engines refuse it, or publish the port at all addresses`,
        at: at.get('external').items()[0] ?? at,
        hint: 'write an address of the ship, such as 127.0.0.1',
      });
    }
    if (!checkRange(port.name, exposed, at, report) || !checkRange(port.name, external.range, at, report))
      continue;
    if (count(exposed) > 1 && count(exposed) !== count(external.range)) {
      report.refuse({
        code: 'port-range',
        message: `port "${port.name}": ${count(exposed)} ports of the container are published as ${count(external.range)} of the ship`,
        at,
        hint: 'make both ranges equally long',
      });
    } else if (exposed.first === 0 || external.range.first === 0) {
      report.warning({
        code: 'port-zero',
        message: `port "${port.name}": port 0 means any free port to Docker, and other containers are told 0`,
        at,
        hint: 'write the port itself',
      });
    }
  }
}
