import { nearest } from '@maestro-ng/schema';
import type { NamedPort, PortRange, Protocol } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { pythonText } from './python-text.ts';
import { didYouMean } from './report.ts';

/** One side of a port specification: `80`, `53/udp`, `1234-1236/tcp`. */
export interface PortSide {
  readonly range: PortRange;
  readonly protocol: Protocol;
  /** The number or range as written, without the protocol. */
  readonly text: string;
}

/** What is wrong with a specification, and where. */
export interface PortTrouble {
  readonly at: Cursor;
  readonly code: 'invalid-port' | 'port-protocol-mismatch';
  readonly message: string;
  readonly hint?: string;
}

const howToWrite =
  'write 25, "53/udp", "25:2525" (container:ship), "1234-1236:1234-1236", or {exposed: 25, external: [127.0.0.1, 2525]}';

function side(text: string): PortSide | undefined {
  const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/.exec(text.trim());
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return {
    range: { first, last },
    protocol: match[3] === 'udp' ? 'udp' : 'tcp',
    text: match[2] === undefined ? (match[1] ?? '') : `${match[1]}-${match[2]}`,
  };
}

/** The text of a port: numbers are read as YAML reads them, so that `22:22` unquoted is 1342, as in the original. */
function portText(cursor: Cursor): string | undefined {
  if (!cursor.isScalar) return undefined;
  if (typeof cursor.value === 'number' && !Number.isInteger(cursor.value)) return undefined;
  return typeof cursor.value === 'boolean' ? undefined : pythonText(cursor);
}

function badSide(name: string, at: Cursor, text: string): PortTrouble {
  const protocol = /\/([a-z]\w*)\s*$/i.exec(text)?.[1];
  const known = protocol === undefined || protocol === 'tcp' || protocol === 'udp';
  return {
    at,
    code: 'invalid-port',
    message: known
      ? `port "${name}": "${text}" is not a port`
      : `port "${name}": "${protocol}" is not a protocol that can be published; tcp and udp are`,
    hint: (known ? undefined : didYouMean(nearest(protocol, ['tcp', 'udp']))) ?? howToWrite,
  };
}

function assemble(name: string, exposed: PortSide, external: PortSide, address: string): NamedPort {
  return {
    name,
    protocol: exposed.protocol,
    exposed: exposed.range,
    external: { address, range: external.range, text: external.text },
    exposedText: exposed.text,
  };
}

function fromText(name: string, at: Cursor, text: string): NamedPort | PortTrouble {
  const parts = text.split(':');
  if (parts.length > 2) {
    return {
      at,
      code: 'invalid-port',
      message: `port "${name}": "${text}" has more than two parts`,
      hint: howToWrite,
    };
  }
  const sides: PortSide[] = [];
  for (const part of parts) {
    const parsed = side(part);
    if (parsed === undefined) return badSide(name, at, part);
    sides.push(parsed);
  }
  const [exposed, external = exposed] = sides;
  if (exposed === undefined || external === undefined) return badSide(name, at, text);
  if (exposed.protocol !== external.protocol) {
    return {
      at,
      code: 'port-protocol-mismatch',
      message: `port "${name}": the container's side is ${exposed.protocol}, the ship's side ${external.protocol}`,
      hint: 'write the same protocol on both sides',
    };
  }
  return assemble(name, exposed, external, '0.0.0.0');
}

function sideOf(name: string, at: Cursor): PortSide | PortTrouble {
  const text = portText(at);
  if (text === undefined)
    return { at, code: 'invalid-port', message: `port "${name}": a port is expected here`, hint: howToWrite };
  return side(text) ?? badSide(name, at, text);
}

/** A mapping. As in the original, the container's side alone says which protocol it is. */
function fromMapping(name: string, at: Cursor): NamedPort | PortTrouble {
  for (const key of ['exposed', 'external']) {
    if (at.get(key).isAbsent) {
      return { at, code: 'invalid-port', message: `port "${name}": "${key}" is missing`, hint: howToWrite };
    }
  }
  const exposed = sideOf(name, at.get('exposed'));
  if ('code' in exposed) return exposed;
  const outside = at.get('external');
  const [addressAt, portAt = outside, ...rest] = outside.isList ? outside.items() : [undefined, outside];
  if (outside.isList && (rest.length > 0 || portAt === outside)) {
    return {
      at: outside,
      code: 'invalid-port',
      message: `port "${name}": an address and a port are expected`,
      hint: howToWrite,
    };
  }
  const external = sideOf(name, portAt);
  if ('code' in external) return external;
  const address = addressAt === undefined ? '0.0.0.0' : addressAt.text();
  if (address === undefined) {
    return {
      at: addressAt ?? outside,
      code: 'invalid-port',
      message: `port "${name}": an address is expected first`,
      hint: howToWrite,
    };
  }
  return assemble(name, exposed, external, address);
}

/** A port specification in any of its notations. */
export function parsePort(name: string, at: Cursor): NamedPort | PortTrouble {
  if (at.isMapping) return fromMapping(name, at);
  const text = portText(at);
  if (text !== undefined) return fromText(name, at, text);
  return {
    at,
    code: 'invalid-port',
    message: `port "${name}": ${at.isScalar ? `${pythonText(at)} is not a port` : 'a port is expected here'}`,
    hint: howToWrite,
  };
}
