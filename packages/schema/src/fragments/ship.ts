import {
  flag,
  mapping,
  orTakenAway,
  orTemplate,
  patternText,
  reference,
  type Shape,
  seconds,
  text,
  wholeNumber,
} from './shape.ts';

const sshTunnel: Shape = mapping(
  'SshTunnelConfig',
  {
    user: text({
      description: 'User to log in as. By default what `~/.ssh/config` says, or your own name.',
      examples: ['ops'],
    }),
    key: text({
      description:
        'Path of the private key; one with a passphrase is used by the agent. By default the keys that `~/.ssh/config` names, and those of the agent.',
      examples: ['~/.ssh/id_ed25519'],
    }),
    port: wholeNumber({
      description: 'Port of the SSH server. By default what `~/.ssh/config` says, or 22.',
      expected: 'a port such as 22',
      examples: [22],
    }),
    strict_host_key_checking: patternText('^(yes|accept-new)$', {
      description:
        'Whether the key of a host that `known_hosts` does not know is refused, or added to it. Another key than the known one is refused in any case.',
      expected: 'yes or accept-new',
      default: 'yes',
      values: {
        yes: 'a host must be known',
        'accept-new': 'the key of a host that is not known yet is added',
      },
    }),
  },
  { description: 'How to log in to the ship.' },
);

/** What `ship_defaults` may supply for every ship. */
const shared: Readonly<Record<string, Shape>> = {
  docker_port: wholeNumber({
    description: 'Port of the Docker Engine. 2375, or 2376 with `tls`.',
    expected: 'a port such as 2375',
    examples: [2375, 2376],
  }),
  socket_path: text({
    description: 'Unix socket of the Docker Engine, instead of a port.',
    examples: ['/var/run/docker.sock'],
  }),
  api_version: {
    ...text({
      description:
        'Highest version of the Docker API to use, or `auto`. By default the highest that both sides know; a version outside the range of the Engine is moved into it, and one before 1.30 is warned of.',
      expected: 'a version such as "1.41", or auto',
      default: 'auto',
      values: { auto: 'the highest that both sides know' },
      examples: ['1.41'],
    }),
    inEditors: { pattern: orTemplate('^(auto|\\d{1,4}\\.\\d{1,4})?$') },
  },
  timeout: seconds({
    description:
      'Seconds to wait for a connection and for short answers. Creating, starting and removing get at least 60 s.',
    default: 5,
  }),
  connect_timeout: seconds({
    description: 'Seconds to wait for a connection, TLS and SSH logins included. By default `timeout`.',
    examples: [10],
  }),
  ssh_tunnel: orTakenAway(
    reference('sshTunnel', 'SshTunnelConfig | boolean', {
      description:
        'Reach the Engine through SSH to the ship instead of a port that is open to the network; `true`: as your own ssh would.',
      examples: [{ user: 'ops', key: '~/.ssh/id_ed25519' }],
    }),
  ),
  tls: flag({ description: 'Talk TLS to the Engine.', default: false }),
  tls_verify: flag({
    description:
      "Verify the Engine's certificate. Without it and without `tls_ca_cert` the connection is not verified.",
    default: false,
  }),
  tls_ca_cert: text({
    description: 'Path of the certificate authority that signed the certificate of the Engine.',
    examples: ['certs/ca.pem'],
  }),
  tls_cert: text({ description: 'Path of the client certificate.', examples: ['certs/client.pem'] }),
  tls_key: text({
    description: 'Path of the key of the client certificate.',
    examples: ['certs/client-key.pem'],
  }),
  ssl_version: text({ description: 'Version of TLS to insist on.', examples: ['TLSv1_2'] }),
};

export const shipDefs: Readonly<Record<string, Shape>> = {
  sshTunnel,
  ship: mapping(
    'ShipConfig',
    {
      ip: text({
        description: 'Address or name of the host; what containers on other ships are told to use.',
        expected: 'an address or a host name',
        examples: ['10.0.0.11', 'host1.example.com'],
      }),
      endpoint: text({
        description: 'Address or name to reach the Docker Engine at. By default `ip`.',
        expected: 'an address or a host name',
        examples: ['192.168.7.11'],
      }),
      context: text({
        description: 'Name of a Docker context of yours that says where the Engine is.',
        examples: ['host1'],
      }),
      docker_host: text({
        description: 'Where the Engine is, as in `DOCKER_HOST`: `tcp://`, `unix://` or `ssh://`.',
        examples: ['ssh://ops@host1.example.com', 'unix:///run/docker.sock'],
      }),
      ...shared,
    },
    { description: 'A host with a Docker Engine.', required: ['ip'] },
  ),
  shipDefaults: mapping('ShipDefaultsConfig', shared, {
    description:
      'What every ship has that does not say otherwise: any key of a ship but `ip` and `endpoint`.',
  }),
};
