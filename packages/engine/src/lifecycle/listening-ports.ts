/** Something that listens inside a container. */
export interface Listener {
  /** `*` for all addresses; else as it is written. */
  readonly address: string;
  readonly port: number;
}

/** The command whose output `listenersOf` reads. */
export const listenersCommand = ['cat', '/proc/net/tcp', '/proc/net/tcp6'] as const;

/** What listens, by the Linux tables `/proc/net/tcp` and `/proc/net/tcp6`; Docker's own name server is left out. */
export function listenersOf(tables: string): Listener[] {
  const found = new Map<string, Listener>();
  for (const line of tables.split('\n')) {
    const [, address = '', port = ''] = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F:]+ 0A /.exec(line) ?? [];
    if (port === '') continue;
    const listener = { address: addressOf(address), port: Number.parseInt(port, 16) };
    if (listener.address !== '127.0.0.11') found.set(`${listener.port} ${listener.address}`, listener);
  }
  return [...found.values()].sort((one, other) => one.port - other.port);
}

/** Addresses stand in the tables as words of four bytes, each the wrong way round. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse(),
  );
  if (bytes.every((byte) => byte === 0)) return '*';
  if (bytes.length === 4) return bytes.join('.');
  const isIPv4Within =
    bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (isIPv4Within) return bytes.slice(12).join('.');
  if (bytes.slice(0, 15).every((byte) => byte === 0)) return `::${bytes[15]}`;
  return Array.from({ length: 8 }, (_, group) =>
    ((bytes[2 * group] ?? 0) * 256 + (bytes[2 * group + 1] ?? 0)).toString(16),
  ).join(':');
}

/** Why nothing answers at a container's port, as a clause; undefined: what listens does not say it. */
export function whyNobodyListens(listeners: readonly Listener[], port: number): string | undefined {
  const there = listeners.filter((listener) => listener.port === port).map(({ address }) => address);
  if (there.some((address) => address === '*')) return undefined;
  const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
  if (there.length > 0) {
    return there.every(isLoopback)
      ? `inside the container port ${port} is listened on at ${there.join(' and ')} only: let it listen at 0.0.0.0`
      : undefined;
  }
  const others = [...new Set(listeners.map((listener) => listener.port))];
  if (others.length === 0) return `inside the container nothing listens on port ${port}`;
  const some = others.slice(0, 5).join(', ');
  return `inside the container nothing listens on port ${port}, but something does on ${some}${others.length > 5 ? ', …' : ''}`;
}
