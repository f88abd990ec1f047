import { existsSync, readFileSync } from 'node:fs';

const switchedOff = '/proc/sys/net/ipv6/conf/default/disable_ipv6';

/** Whether this machine's kernel gives new links IPv6. Labs then have it beside IPv4. */
export function hasIpv6(): boolean {
  return existsSync(switchedOff) && readFileSync(switchedOff, 'utf8').trim() === '0';
}
