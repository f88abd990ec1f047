import type { Dictionary, NetworkAttachment } from '@maestro-ng/engine';
import { filled, filledMap, given, pairs } from './optional-fields.ts';

/** A container's place in a network, in the words of the Engine's API. */
export interface EndpointSettings {
  readonly Aliases?: readonly string[];
  readonly Links?: readonly string[];
  readonly IPAMConfig?: {
    readonly IPv4Address?: string;
    readonly IPv6Address?: string;
    readonly LinkLocalIPs?: readonly string[];
  };
  /** From API 1.44 on; older Engines do not look at it. */
  readonly MacAddress?: string;
  readonly DriverOpts?: Dictionary<string>;
}

/** @param links container → alias: in networks of one's own Docker looks for links here, and nowhere else. */
export function endpointSettings(attachment: NetworkAttachment, links: Dictionary<string>): EndpointSettings {
  const addresses = {
    ...given('IPv4Address', attachment.ipv4Address),
    ...given('IPv6Address', attachment.ipv6Address),
    ...filled('LinkLocalIPs', attachment.linkLocalIps),
  };
  return {
    ...filled('Aliases', attachment.aliases),
    ...filled('Links', pairs(links)),
    ...(Object.keys(addresses).length === 0 ? {} : { IPAMConfig: addresses }),
    ...given('MacAddress', attachment.macAddress),
    ...filledMap('DriverOpts', attachment.driverOptions),
  };
}
