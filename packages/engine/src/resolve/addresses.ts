/** Whether a text is an IPv4 address. */
export function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** Whether a text is an IPv6 address, without a zone. */
export function isIPv6(text: string): boolean {
  const [address = '', ...zone] = text.split('%');
  if (zone.length > 0 || !address.includes(':')) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [position, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && position === parts.length - 1;
      if (isLast && isIPv4(part)) groups += 2;
      else if (/^[0-9a-f]{1,4}$/i.test(part)) groups++;
      else return false;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

function groupsOf(half: string): number[] {
  if (half === '') return [];
  return half.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** One spelling for each numeric address, `[…]` and IPv4 within IPv6 aside; undefined: it is none. */
export function canonicalAddress(
  text: string,
): { readonly family: 4 | 6; readonly text: string } | undefined {
  const bare = withoutBrackets(text);
  if (isIPv4(bare)) return { family: 4, text: bare };
  if (!isIPv6(bare)) return undefined;
  const [head = '', tail] = bare.split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const groups = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return { family: 4, text: [high >> 8, high & 255, low >> 8, low & 255].join('.') };
  }
  return { family: 6, text: groups.map((group) => group.toString(16)).join(':') };
}

/** A host as one connects to it: those who put it into URLs by themselves, as MaestroNG 0.8.3 does, need brackets around IPv6. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** Whether a text is a numeric IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

/** A number is none: the system would make an address of it, of `5` 0.0.0.5. */
const hostName = /^(?!\d+$)[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;

/** Whether a text can be the name of a host, in any script, or is an address: with brackets or not, with a zone or not. */
export function isHost(text: string): boolean {
  return hostName.test(text) || isAddress(withoutBrackets(text).replace(/(?<=:.*)%[\w.-]+$/u, ''));
}

/**
 * The IPv4 address that systems make of numbers that are none as people write it: `010.0.0.1` is octal, 8.0.0.1, and `10.1` is
 * 10.0.0.1. undefined: it is an address, or something else.
 */
export function numbersAsIPv4(text: string): string | undefined {
  if (isIPv4(text) || !/^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i.test(text)) return undefined;
  const parts = text
    .split('.')
    .map((part) => (/^0\d/.test(part) ? Number(`0o${part.slice(1)}`) : Number(part)));
  const last = parts.pop() ?? 0;
  const room = 256 ** (4 - parts.length);
  if (parts.some((part) => !(part < 256)) || !(last < room)) return undefined;
  const rest = Array.from(
    { length: 4 - parts.length },
    (_, index) => Math.floor(last / 256 ** (3 - parts.length - index)) % 256,
  );
  return [...parts, ...rest].join('.');
}

/** Whether a canonical address stands for all addresses of a host. */
export function isUnspecified(canonical: string): boolean {
  return /^0(\.0){3}$|^0(:0){7}$/.test(canonical);
}

/** Whether a canonical address is reached only from the host itself. */
export function isLoopback(canonical: string): boolean {
  return /^127\.|^0(:0){6}:1$/.test(canonical);
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostAndPort(host: string, port: number | string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
