import { type Fields, optionalRecord, text, textList, texts } from '../fields.ts';
import { interfaceSysctlsOption } from './interface-sysctls.ts';
import type { Made } from './made.ts';
import { hostname } from './process.ts';
import type { Readers } from './reader.ts';
import { address, inOrder, nonEmpty } from './words.ts';

/** How it is connected, and whom it knows. */
export const networkReaders: Readers = {
  net({ hostConfig }) {
    const mode = networkMode(hostConfig);
    return mode === 'bridge' || isUserDefined(mode) ? undefined : mode;
  },
  *networks(made) {
    const mode = networkMode(made.hostConfig);
    const names = new Set([...(isUserDefined(mode) ? [mode] : []), ...Object.keys(made.endpoints)]);
    names.delete('host');
    names.delete('none');
    if (mode === 'bridge') names.delete('bridge');
    if (names.size > 1 && isUserDefined(mode)) yield ['', `${mode} first`];
    for (const name of names) {
      yield [name, 'attached'];
      for (const [field, value] of place(name, made))
        if (value !== undefined) yield [`${name}.${field}`, value];
    }
  },
  *links({ hostConfig, endpoints }) {
    // In a network of one's own, Docker looks for links in the network's part alone.
    const places = isUserDefined(networkMode(hostConfig)) ? [] : [hostConfig];
    const links = [...places, ...Object.values(endpoints).map(optionalRecord)];
    for (const link of links.flatMap(({ Links }) => textList(Links))) {
      // Docker shows `/db:/web/alias` of what was asked for as `db:alias`.
      const [container = '', alias = container] = link.split(':').map((part) => part.replace(/^.*\//u, ''));
      yield [container, alias];
    }
  },
  *extra_hosts({ hostConfig }) {
    for (const entry of textList(hostConfig.ExtraHosts)) {
      const [, host = '', ip = ''] = /^([^:=]+)[:=](.*)$/su.exec(entry) ?? [];
      yield [host, address(ip)];
    }
  },
  dns: ({ hostConfig }) => nonEmpty(textList(hostConfig.Dns).map(address).join(', ')),
};

function place(name: string, made: Made): (readonly [string, string | undefined])[] {
  const endpoint = optionalRecord(made.endpoints[name]);
  const addresses = optionalRecord(endpoint.IPAMConfig);
  // Older Engines give every container these two, and tell of them as if they had been asked for.
  const own = new Set([made.shortId, hostname(made)]);
  const options = Object.entries(texts(endpoint.DriverOpts)).filter(
    ([key]) => key !== interfaceSysctlsOption,
  );
  return [
    ['aliases', inOrder(textList(endpoint.Aliases).filter((alias) => !own.has(alias)))],
    ['ipv4_address', nonEmpty(text(addresses.IPv4Address))],
    ['ipv6_address', nonEmpty(address(text(addresses.IPv6Address)))],
    ['link_local_ips', inOrder(textList(addresses.LinkLocalIPs).map(address))],
    ['mac_address', macAddress(name, made)],
    ['driver_opts', inOrder(options.map(([key, value]) => `${key}=${value}`))],
  ];
}

/**
 * In a network other than the container's first, an inspection shows the address that is in use, and not whether it was
 * asked for.
 */
function macAddress(name: string, { config, hostConfig, endpoints, shortId }: Made): string | undefined {
  if (name !== networkMode(hostConfig)) return undefined;
  const isAsked = shortId === '';
  const written = isAsked ? text(optionalRecord(endpoints[name]).MacAddress) : text(config.MacAddress);
  return nonEmpty(written.toLowerCase().replaceAll('-', ':'));
}

function networkMode(hostConfig: Fields): string {
  const mode = text(hostConfig.NetworkMode);
  return mode === '' || mode === 'default' ? 'bridge' : mode;
}

function isUserDefined(mode: string): boolean {
  return !/^(bridge|host|none|container:.*)$/su.test(mode);
}
