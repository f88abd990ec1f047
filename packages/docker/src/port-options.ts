import { type Dictionary, dictionary, type NamedPort, type PortRange } from '@maestro-ng/engine';

export interface PortBinding {
  readonly HostIp: string;
  /** A port, or a range from which Docker picks one. */
  readonly HostPort: string;
}

type Empty = Record<string, never>;

export function exposedPorts(ports: readonly NamedPort[]): { readonly ExposedPorts?: Dictionary<Empty> } {
  const keys = ports.flatMap((port) => numbers(port.exposed).map((number) => `${number}/${port.protocol}`));
  return keys.length === 0 ? {} : { ExposedPorts: dictionary(keys.map((key) => [key, {}])) };
}

export function portBindings(ports: readonly NamedPort[]): {
  readonly PortBindings?: Dictionary<readonly PortBinding[]>;
} {
  const bindings = new Map<string, PortBinding[]>();
  for (const port of ports) {
    for (const [exposed, external] of publications(port)) {
      const key = `${exposed}/${port.protocol}`;
      const others = bindings.get(key) ?? [];
      bindings.set(key, [...others, { HostIp: port.external.address, HostPort: external }]);
    }
  }
  return bindings.size === 0 ? {} : { PortBindings: dictionary(bindings) };
}

/** Ranges of the same length are published port by port; otherwise what is written is Docker's to pick from. */
function publications({ exposed, external }: NamedPort): (readonly [number, string])[] {
  const inside = numbers(exposed);
  const outside = numbers(external.range);
  return inside.length > 1 && inside.length === outside.length
    ? inside.map((number, index) => [number, String(outside[index])] as const)
    : inside.map((number) => [number, external.text] as const);
}

function numbers({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
