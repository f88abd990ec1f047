import type { NetworkAttachment } from '../model/index.ts';
import { resolveAddress } from './address.ts';
import { isIPv4, isIPv6 } from './addresses.ts';
import { checkAttachment } from './attachment-checks.ts';
import type { Cursor } from './cursor.ts';
import { inherited } from './inherited.ts';
import { nameValues, writtenTexts } from './name-values.ts';
import type { DeclaredNetworks } from './networks.ts';
import type { InstanceReport } from './report.ts';

/** A network that an instance names, with what its service and itself say of it. */
interface Named {
  readonly name: string;
  /** Where the instance, else the service, names it. */
  readonly at: Cursor;
  setting(key: string): Cursor;
}

/**
 * The networks that a container is attached to: those of higher priority first, else in the file's order. A mapping of
 * the instance is merged over what the service says, a list replaces it.
 */
export function resolveAttachments(
  service: Cursor,
  instance: Cursor,
  declared: DeclaredNetworks,
  report: InstanceReport,
): NetworkAttachment[] {
  const at = inherited(service, instance, 'networks');
  const named = at.isList ? namesIn(at) : merged(service.get('networks'), instance);
  if (named.length > 0 && instance.get('net').truth()) {
    report.error({
      code: 'network-conflict',
      message: `instance "${report.instance}" has both "net" and "networks", of which each says where it is attached`,
      at: instance.get('net'),
      part: 'key',
      hint: instance.has('networks')
        ? 'take one of the two away'
        : "take net away, or the service's networks with networks: null",
      related: [{ at: at.at, part: 'key', message: 'the networks' }],
    });
  }
  const inOrder = named
    .map((network) => ({ network, priority: network.setting('priority').integer() ?? 0 }))
    .sort((left, right) => right.priority - left.priority);
  const seen = new Map<string, Cursor>();
  return inOrder.flatMap(({ network }) => {
    const attachment = attachmentOf(network, declared, report);
    const other = seen.get(attachment.network);
    if (other !== undefined) {
      report.refuse({
        code: 'network-twice',
        message: `instance "${report.instance}" is attached to the network "${attachment.network}" twice`,
        at: network.at,
        related: [{ at: other.at, message: 'the other time' }],
      });
      return [];
    }
    seen.set(attachment.network, network.at);
    checkAttachment(attachment, network, declared.get(network.name), report);
    return [attachment];
  });
}

function namesIn(list: Cursor): Named[] {
  return list.items().flatMap((at) => {
    const name = at.text();
    return name === undefined ? [] : [{ name, at, setting: (key: string) => at.get(key) }];
  });
}

function merged(general: Cursor, instance: Cursor): Named[] {
  const own = instance.get('networks');
  if (instance.has('networks') && own.isAbsent) return [];
  const ofService = general.isList ? namesIn(general) : namesOf(general);
  const names = new Set([...ofService, ...namesOf(own)].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const theirs = ofService.find((other) => other.name === name)?.at;
    const ours = own.has(name) ? own.get(name) : undefined;
    const at = ours ?? theirs;
    if (at === undefined) return [];
    return [{ name, at, setting: (key: string) => inherited(theirs ?? at, ours ?? at, key) }];
  });
}

function namesOf(mapping: Cursor): Named[] {
  return mapping.entries().map((at) => ({ name: at.key, at, setting: (key: string) => at.get(key) }));
}

function attachmentOf(named: Named, declared: DeclaredNetworks, report: InstanceReport): NetworkAttachment {
  const read = (key: string, isFit: (text: string) => boolean, what: string): string | null =>
    resolveAddress(named.setting(key), { isFit, what }, report);
  return {
    network: declared.get(named.name)?.name ?? named.name,
    aliases: writtenTexts(named.setting('aliases')),
    ipv4Address: read('ipv4_address', isIPv4, 'an IPv4 address'),
    ipv6Address: read('ipv6_address', isIPv6, 'an IPv6 address'),
    linkLocalIps: writtenTexts(named.setting('link_local_ips')),
    macAddress: read('mac_address', isMacAddress, 'a MAC address such as 02:42:ac:11:00:03'),
    driverOptions: nameValues(named.setting('driver_opts')),
  };
}

function isMacAddress(text: string): boolean {
  return /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text);
}
