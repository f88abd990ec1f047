import { LabError } from './lab-error.ts';

/** Ships' own bridges live in 10.192.0.0/15, labs' subnets in 10.128.0.0/10: they can never meet. */
export const shipBridge = '10.192.0.1/24';
export const shipNetworks = 'base=10.193.0.0/16,size=24';

const subnetCount = 1 << 14;

/** More ships than this and the last part of the address would run out. */
export const mostShips = 200;

/**
 * The /24 a lab gets: the one its id points at, or the next one that meets nothing in use.
 * @param id hexadecimal digits
 * @param used routes (`10.0.0.0/24`, `10.0.0.1`, `default`, or IPv6) and subnets of other labs
 */
export function chooseSubnet(id: string, used: readonly string[]): string {
  const blocks = used.map(parseBlock).filter((block) => block !== undefined);
  // A route as wide as a company's whole 10.0.0.0/8 would leave nothing; a /24 of ours takes precedence over it.
  const taken = blocks.filter((block) => block.prefix > 12);
  const first = Number.parseInt(id, 16) % subnetCount;
  for (let step = 0; step < subnetCount; step++) {
    const index = (first + step) % subnetCount;
    const candidate = `10.${128 + (index >> 8)}.${index & 255}.0/24`;
    const block = parseBlock(candidate);
    if (block !== undefined && !taken.some((other) => overlap(block, other))) return candidate;
  }
  throw new LabError('no free /24 network is left in 10.128.0.0/10 for a lab; see "ip route show table all"');
}

/** The subnet of a lab that an address of it is in. */
export function subnetAround(address: string): string {
  return address.replace(/\.\d+$/, '.0/24');
}

export function addressIn(subnet: string, host: number): string {
  return subnet.replace(/\.0\/24$/, `.${host}`);
}

/**
 * The IPv6 network of the lab with this subnet: it has the subnet's own digits in a unique local prefix, so that it is
 * another one for each.
 */
export function ipv6Subnet(subnet: string): string {
  return `${ipv6Prefix(subnet)}::/64`;
}

/** Of the same host as `addressIn` in a lab's IPv6 network. */
export function ipv6AddressIn(subnet: string, host: number): string {
  return `${ipv6Prefix(subnet)}::${host.toString(16)}`;
}

function ipv6Prefix(subnet: string): string {
  const [, second = 0, third = 0] = subnet.split('.').map(Number);
  return `fd2c:5e0d:9b71:${(second * 256 + third).toString(16)}`;
}

/** A locally administered one that ends in the four bytes of the IPv4 address. */
export function hardwareAddressOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '00', ...bytes].join(':');
}

interface Block {
  readonly start: number;
  readonly prefix: number;
}

function parseBlock(text: string): Block | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number);
  return { start: ((a * 256 + b) * 256 + c) * 256 + d, prefix: Number(match[5] ?? 32) };
}

function overlap(one: Block, other: Block): boolean {
  const size = 2 ** (32 - Math.min(one.prefix, other.prefix));
  return Math.floor(one.start / size) === Math.floor(other.start / size);
}
