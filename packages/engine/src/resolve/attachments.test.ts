import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';
import type { Network, NetworkAttachment } from '../model/index.ts';
import { containerSpec } from './container-spec.ts';

function file(networks: {
  readonly top?: string;
  readonly service?: string;
  readonly instance?: string;
}): string {
  return `name: test
ships: {h: {ip: 10.0.0.1, api_version: auto}}
${networks.top === undefined ? '' : `networks: ${networks.top}`}
services:
  web:
    image: app:1
    ${networks.service === undefined ? '' : `networks: ${networks.service}`}
    instances:
      web-1:
        ship: h
        ${networks.instance ?? ''}
`;
}

function attached(networks: Parameters<typeof file>[0]): readonly NetworkAttachment[] | undefined {
  return environmentOf(file(networks)).instances['web-1']?.container.networks;
}

function told(networks: Parameters<typeof file>[0]): readonly string[] {
  return resolveText(file(networks)).told;
}

function attachment(network: string, more: Partial<NetworkAttachment> = {}): NetworkAttachment {
  return {
    network,
    aliases: [],
    ipv4Address: null,
    ipv6Address: null,
    linkLocalIps: [],
    macAddress: null,
    driverOptions: {},
    ...more,
  };
}

describe('networks of an instance', () => {
  test('are a list of names, or names with settings', () => {
    expect(attached({ instance: 'networks: [front, back]' })).toEqual([
      attachment('front'),
      attachment('back'),
    ]);
    expect(
      attached({
        instance: `networks:
          front:
          back:
            aliases: db
            ipv4_address: 172.30.0.9
            ipv6_address: fd00::9
            link_local_ips: [169.254.1.1]
            mac_address: "02:42:AC:11:00:03"
            driver_opts: {com.docker.network.x: 1}
            priority: "100"`,
      }),
    ).toEqual([
      attachment('back', {
        aliases: ['db'],
        ipv4Address: '172.30.0.9',
        ipv6Address: 'fd00::9',
        linkLocalIps: ['169.254.1.1'],
        macAddress: '02:42:AC:11:00:03',
        driverOptions: { 'com.docker.network.x': '1' },
      }),
      attachment('front'),
    ]);
  });

  test('as a mapping are merged over those of the service; a list replaces them, null takes them away', () => {
    const service = '{front: {aliases: [a], priority: 5}, back: {priority: 9}}';
    expect(attached({ service })).toEqual([attachment('back'), attachment('front', { aliases: ['a'] })]);
    expect(
      attached({ service, instance: 'networks: {front: {aliases: [b], priority: 10}, back: , more: }' }),
    ).toEqual([attachment('front', { aliases: ['b'] }), attachment('back'), attachment('more')]);
    expect(attached({ service, instance: 'networks: [more]' })).toEqual([attachment('more')]);
    expect(attached({ service, instance: 'networks: null' })).toEqual([]);
    expect(attached({ service: '[a, b]', instance: 'networks: {b: {aliases: x}, c: }' })).toEqual([
      attachment('a'),
      attachment('b', { aliases: ['x'] }),
      attachment('c'),
    ]);
  });

  test('bear the names that the file gives them in Docker, and take the place of the default one', () => {
    const environment = environmentOf(
      file({ top: '{back: {name: shop_back}}', instance: 'networks: [back]' }),
    );
    expect(environment.instances['web-1']?.container.networks).toEqual([attachment('shop_back')]);
    const { networkMode, hostname } = containerSpec(environment, 'web-1');
    expect({ networkMode, hostname }).toEqual({ networkMode: null, hostname: 'web-1' });
    expect(containerSpec(environmentOf(file({})), 'web-1').networkMode).toBe('default');
  });

  test.each(['""', 'no'])('stand beside net: %s, which counts as none', (net) => {
    expect(told({ service: '[front]', instance: `net: ${net}` })).toEqual([]);
    expect(attached({ service: '[front]', instance: `net: ${net}` })).toEqual([attachment('front')]);
  });

  test('that cannot be are told', () => {
    expect(told({ service: '[front]', instance: 'net: host' })).toEqual([
      '11:9 error network-conflict: Instance "web-1" has both "net" and "networks", of which each says where it is attached. (take net away, or the service\'s networks with networks: null)',
    ]);
    expect(
      told({
        service: '[front]',
        instance: 'net: host\n        networks: null',
      }),
    ).toEqual([]);
    expect(
      told({
        instance:
          'networks: {a: {ipv4_address: 1.2.3, ipv6_address: 1.2.3.4, mac_address: "1:2"}, host: , bridge: {aliases: x, ipv4_address: 172.17.0.9}}',
      }),
    ).toEqual([
      '11:38 error invalid-address: "1.2.3" is not an IPv4 address.',
      '11:59 error invalid-address: "1.2.3.4" is not an IPv6 address.',
      '11:81 error invalid-address: "1:2" is not a MAC address such as 02:42:ac:11:00:03.',
      '11:89 warning network-name: "host" is not a network that a container can be attached to among others. (write net: host in place of networks)',
      '11:115 warning aliases-on-bridge: Docker\'s own network "bridge" knows no names: aliases need another one. (declare a network of your own at the top of the file, under networks)',
      '11:132 warning static-address: Instance "web-1" cannot have the address 172.17.0.9: Docker\'s own network "bridge" chooses addresses itself. (declare a network of your own at the top of the file, under networks, with a subnet)',
    ]);
    expect(told({ top: '{a: {name: x}}', instance: 'networks: [a, x]' })).toEqual([
      '11:23 warning network-twice: Instance "web-1" is attached to the network "x" twice.',
    ]);
  });

  test('give an address of their own only where they have a subnet for it', () => {
    const instance = 'networks: {a: {ipv4_address: 172.30.0.9}}';
    const refused =
      '11:38 warning static-address: Instance "web-1" cannot have the address 172.30.0.9: the network "a" is declared without a subnet for it. (give the network a subnet: ipam: {config: [{subnet: …}]})';
    expect(told({ instance })).toEqual([]);
    expect(told({ top: '{a: {external: yes}}', instance })).toEqual([]);
    expect(told({ top: '{a: {ipam: {config: [{subnet: 172.30.0.0/24}]}}}', instance })).toEqual([]);
    expect(told({ top: '{a: }', instance })).toEqual([refused]);
    expect(told({ top: '{a: {ipam: {config: [{subnet: "fd00::/64"}]}}}', instance })).toEqual([refused]);
  });
});

describe('declared networks', () => {
  const plain: Omit<Network, 'name' | 'at'> = {
    external: false,
    driver: null,
    driverOptions: {},
    attachable: false,
    internal: false,
    enableIpv6: false,
    labels: {},
    ipam: null,
  };

  test('are read in all their forms', () => {
    const top = `
  plain:
  outside: {external: yes, name: theirs}
  older: {external: {name: other}}
  whole:
    driver: bridge
    driver_opts: {mtu: 1400}
    attachable: yes
    internal: "true"
    enable_ipv6: on
    labels: [tier=front, bare]
    ipam:
      driver: default
      options: {a: b}
      config:
        - {subnet: 172.30.0.0/24, ip_range: 172.30.0.128/25, gateway: 172.30.0.1, aux_addresses: {r: 172.30.0.2}}
        - {subnet: "fd00::/64"}`;
    expect(environmentOf(file({ top })).networks).toEqual({
      plain: { ...plain, name: 'plain', at: '/networks/plain' },
      theirs: { ...plain, name: 'theirs', external: true, at: '/networks/outside' },
      other: { ...plain, name: 'other', external: true, at: '/networks/older' },
      whole: {
        name: 'whole',
        external: false,
        driver: 'bridge',
        driverOptions: { mtu: '1400' },
        attachable: true,
        internal: true,
        enableIpv6: true,
        labels: { tier: 'front', bare: '' },
        ipam: {
          driver: 'default',
          options: { a: 'b' },
          pools: [
            {
              subnet: '172.30.0.0/24',
              ipRange: '172.30.0.128/25',
              gateway: '172.30.0.1',
              auxAddresses: { r: '172.30.0.2' },
            },
            { subnet: 'fd00::/64', ipRange: null, gateway: null, auxAddresses: {} },
          ],
        },
        at: '/networks/whole',
      },
    });
  });

  test('that cannot be are told', () => {
    expect(
      told({
        top: '{bridge: , a: {name: x}, x: , b: {external: yes, driver: bridge}, c: {ipam: {config: [{subnet: 172.30.0.0, gateway: g}]}}, d: {name: host}}',
      }),
    ).toEqual([
      '3:12 error network-name: Docker makes no network of the name "bridge". (give it another name, or say external: true for the one that each Engine has)',
      '3:36 error duplicate-network: The networks "a" and "x" have the same name in Docker, "x". (give one of them another name, or declare it once)',
      '3:60 warning external-network-settings: "driver" has no effect on a network that somebody else makes.',
      '3:106 error invalid-address: "172.30.0.0" is not a subnet such as 172.30.0.0/24.',
      '3:127 error invalid-address: "g" is not an address.',
      '3:144 error network-name: Docker makes no network of the name "host". (give it another name, or say external: true for the one that each Engine has)',
    ]);
  });
});
