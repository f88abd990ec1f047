import {
  annotations,
  flag,
  listOf,
  mapOf,
  mapOrList,
  mapping,
  reference,
  type Shape,
  scalar,
  text,
  textOrList,
  wholeNumber,
} from './shape.ts';

export const networkDefs: Readonly<Record<string, Shape>> = {
  attachment: mapping(
    'AttachmentConfig',
    {
      aliases: textOrList({ description: 'Further names of the container in the network.' }),
      ipv4_address: text({
        description: 'Its address; the network must have a subnet of its own.',
        expected: 'an IPv4 address',
        examples: ['172.30.0.10'],
      }),
      ipv6_address: text({
        description: 'Its IPv6 address; the network must have an IPv6 subnet of its own.',
        expected: 'an IPv6 address',
      }),
      link_local_ips: textOrList({
        description: 'Link-local addresses.',
        expected: 'a list of addresses',
      }),
      mac_address: text({
        description: 'Its MAC address. Engines before Docker 25 take one for the first network only.',
        expected: 'a MAC address',
        examples: ['02:42:ac:11:00:03'],
      }),
      priority: wholeNumber({
        description: 'Networks of higher priority are attached first.',
        default: 0,
      }),
      driver_opts: mapOrList({
        description: "Options of the network's driver.",
        examples: [
          {
            'com.docker.network.endpoint.ifname': 'eth7',
          },
        ],
      }),
    },
    { description: 'How a container is attached to a network.' },
  ),
  network: mapping(
    'NetworkConfig',
    {
      name: text({ description: "Docker's name of the network. Default: its key.", expected: 'a name' }),
      external: {
        ...flag({ description: 'Somebody else makes it: it must be on the ship.', default: false }),
        type: ['boolean', 'integer', 'string', 'object'],
        properties: { name: text({ description: "Docker's name of the network.", expected: 'a name' }) },
        additionalProperties: false,
      },
      driver: text({
        description: "The network's driver.",
        default: 'bridge',
        values: { bridge: 'on one ship', overlay: 'over the ships of a swarm' },
      }),
      driver_opts: mapOrList({
        description: 'Options of the driver.',
        examples: [{ 'com.docker.network.bridge.name': 'br-app' }],
      }),
      attachable: flag({ description: 'Let containers attach to an overlay network.', default: false }),
      internal: flag({ description: 'Without a way out of the ship.', default: false }),
      enable_ipv6: flag({ description: 'With IPv6 addresses.', default: false }),
      labels: mapOrList({
        description: 'Labels of the network: a mapping, or a list of `name=value`.',
        examples: [{ tier: 'front' }],
      }),
      ipam: reference('ipam', 'IpamConfig', { description: 'How addresses are given out.' }),
    },
    { description: 'A network that Maestro makes on each ship where an instance attaches to it.' },
  ),
  ipam: mapping(
    'IpamConfig',
    {
      driver: text({ description: 'Driver of the addresses.', default: 'default' }),
      config: listOf({ $ref: '#/$defs/ipamPool' }, { description: 'Subnets.' }),
      options: mapOrList({ description: 'Options of the driver.', examples: [{ foo: 'bar' }] }),
    },
    { description: 'How addresses are given out.' },
  ),
  ipamPool: mapping(
    'IpamPoolConfig',
    {
      subnet: text({ description: 'The subnet.', expected: 'a subnet', examples: ['172.30.0.0/24'] }),
      ip_range: text({ description: 'The part of it that containers get.', examples: ['172.30.0.128/25'] }),
      gateway: text({ description: 'Address of the gateway.', examples: ['172.30.0.1'] }),
      aux_addresses: mapOrList({
        description: 'Addresses that are taken, by name.',
        examples: [{ router: '172.30.0.2' }],
      }),
    },
    { description: 'A subnet.' },
  ),
};

/** `networks` of a service or an instance. */
export const attachments: Shape = {
  type: ['object', 'array'],
  items: scalar,
  additionalProperties: reference('attachment', 'AttachmentConfig', {
    description: 'How the container is attached to it; left empty: without anything special.',
  }),
  ...annotations({
    description:
      'Networks of the ship that the container is attached to: a list of names, or a mapping of names to settings. Those that `networks` at the top of the file declares are made where they are missing.',
    expected: 'a list of networks, or a mapping',
    examples: [['front', 'back'], { back: { aliases: ['db'] } }],
  }),
};

/** `networks` at the top of the file. */
export const networks: Shape = mapOf(
  reference('network', 'NetworkConfig', { description: 'A network; left empty: an ordinary bridge.' }),
  {
    description:
      'Networks of containers, by name. Each is made on a ship when an instance that attaches to it starts there and it is missing.',
    expected: 'a mapping of names to networks',
    examples: [{ back: { driver: 'bridge', internal: true } }],
  },
);
