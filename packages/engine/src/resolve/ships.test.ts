import { describe, expect, test } from 'vitest';
import { environmentOf, filesOf, resolveText } from '../../fixtures/resolve-text.ts';
import type { ContextReading } from './files.ts';

const services = 'services: {s: {image: a, instances: {}}}\n';

function shipsOf(lines: string): object {
  const files = { ...filesOf(), locate: (path: string) => `/srv/${path}` };
  return environmentOf(`name: t\n${lines}\n${services}`, files).ships;
}

describe('ships', () => {
  test('are reached at their address by plain TCP unless told otherwise', () => {
    expect(shipsOf('ships: {h: {ip: 10.0.0.1}}')).toEqual({
      h: {
        name: 'h',
        ip: '10.0.0.1',
        endpoint: '10.0.0.1',
        timeoutSeconds: 5,
        apiVersion: null,
        at: '/ships/h',
        connection: { kind: 'tcp', host: '10.0.0.1', port: 2375, tls: null },
      },
    });
  });

  test('take what they do not say from the defaults; null takes a default away', () => {
    const ships = shipsOf(`
ship_defaults: {timeout: "12.5", docker_port: 4243, api_version: 1.20, ssh_tunnel: {user: ops, key: k}}
ships:
  a: {ip: 10.0.0.1}
  b: {ip: 10.0.0.2, endpoint: gw, timeout: ~, docker_port: "99", api_version: auto, ssh_tunnel: }
  c: {ip: 10.0.0.3, timeout: 0, ssh_tunnel: {user: me, key: ~/.ssh/id, port: 2222}, socket_path: /run/docker.sock}`);
    expect(ships).toEqual({
      a: {
        name: 'a',
        ip: '10.0.0.1',
        endpoint: '10.0.0.1',
        timeoutSeconds: 12.5,
        apiVersion: '1.20',
        at: '/ships/a',
        connection: {
          kind: 'ssh',
          host: '10.0.0.1',
          port: 4243,
          tunnel: {
            user: 'ops',
            keyPath: '/srv/k',
            port: null,
            acceptsNewKeys: false,
            socketPath: null,
            otherwiseSocketPath: null,
          },
        },
      },
      b: {
        name: 'b',
        ip: '10.0.0.2',
        endpoint: 'gw',
        timeoutSeconds: 5,
        apiVersion: 'auto',
        at: '/ships/b',
        connection: { kind: 'tcp', host: 'gw', port: 99, tls: null },
      },
      c: {
        name: 'c',
        ip: '10.0.0.3',
        endpoint: '10.0.0.3',
        timeoutSeconds: 5,
        apiVersion: '1.20',
        at: '/ships/c',
        connection: {
          kind: 'ssh',
          host: '10.0.0.3',
          port: 4243,
          tunnel: {
            user: 'me',
            keyPath: '~/.ssh/id',
            port: 2222,
            acceptsNewKeys: false,
            socketPath: '/run/docker.sock',
            otherwiseSocketPath: null,
          },
        },
      },
    });
  });

  test('may be local sockets', () => {
    expect(shipsOf('ships: {h: {ip: 10.0.0.1, socket_path: docker.sock}}')).toMatchObject({
      h: { connection: { kind: 'unix', path: '/srv/docker.sock' } },
    });
  });

  test.each([
    ['tls: yes', { verify: false, caPath: null, certPath: null, keyPath: null }],
    ['tls: yes, tls_verify: yes', { verify: true, caPath: null, certPath: null, keyPath: null }],
    ['tls: yes, tls_ca_cert: ca.pem', { verify: true, caPath: '/srv/ca.pem', certPath: null, keyPath: null }],
    [
      'tls: yes, tls_ca_cert: ca.pem, tls_verify: no',
      { verify: true, caPath: '/srv/ca.pem', certPath: null, keyPath: null },
    ],
    [
      'tls: yes, tls_verify: yes, tls_cert: c, tls_key: k',
      { verify: true, caPath: null, certPath: '/srv/c', keyPath: '/srv/k' },
    ],
  ])('with %s', (settings, tls) => {
    expect(shipsOf(`ships: {h: {ip: 10.0.0.1, ${settings}}}`)).toMatchObject({
      h: { connection: { kind: 'tcp', host: '10.0.0.1', port: 2376, tls } },
    });
  });

  test('over ssh may speak TLS at the far end', () => {
    expect(
      shipsOf('ships: {h: {ip: 10.0.0.1, tls: yes, tls_verify: yes, ssh_tunnel: {user: u}}}'),
    ).toMatchObject({
      h: { connection: { kind: 'ssh', port: 2376, tunnel: { tls: { verify: true } } } },
    });
  });

  test('are reached at an IPv6 address with brackets or without', () => {
    const { ships } = environmentOf(`name: t
ships:
  a: {ip: "fd00::1"}
  b: {ip: "[fd00::1]"}
  c: {ip: 10.0.0.1, endpoint: "[fd00::1]", ssh_tunnel: yes}`);
    expect(
      Object.values(ships).map(({ ip, connection }) => [ip, 'host' in connection && connection.host]),
    ).toEqual([
      ['fd00::1', 'fd00::1'],
      ['[fd00::1]', 'fd00::1'],
      ['10.0.0.1', 'fd00::1'],
    ]);
  });

  test('are not at hosts that could be taken for options, nor at URLs', () => {
    const text = `name: t
ships:
  a: {ip: -oProxyCommand=x}
  b: {ip: 10.0.0.1, endpoint: "-x"}
  c: {ip: "10.0.0.1 x"}
  d: {ip: 10.0.0.1, docker_host: "tcp://-x:2375"}
  e: {ip: 10.0.0.1, endpoint: "tcp://10.0.0.1:2375"}
  f: {ip: root@10.0.0.1}
  g: {ip: "any/thing", endpoint: 10.0.0.1}
  h: {ip: "10.0.0.1:22"}
  i: {ip: 10.0.0.1, endpoint: "a;b"}
  j: {ip: 10.0.0.1, docker_host: "tcp://a;b:2375"}
  k: {ip: "fe80::1%eth0"}
  l: {ip: "[fe80::1%eth0]"}
  m: {ip: my_höst-1.example.}
  n: {ip: 5}
  o: {ip: 010.0.0.1}
${services}`;
    expect(resolveText(text).told.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '3:11 error invalid-address: "-oProxyCommand=x" is neither an address nor the name of a host.',
      '4:31 error invalid-address: "-x" is neither an address nor the name of a host.',
      '5:11 error invalid-address: "10.0.0.1 x" is neither an address nor the name of a host.',
      '6:34 error docker-host: "tcp://-x:2375" is no address of an Engine: "-x" is neither an address nor the name of a host.',
      '7:31 error invalid-address: "tcp://10.0.0.1:2375" is neither an address nor the name of a host.',
      '8:11 error invalid-address: "root@10.0.0.1" is neither an address nor the name of a host.',
      '10:11 error invalid-address: "10.0.0.1:22" is neither an address nor the name of a host.',
      '11:31 error invalid-address: "a;b" is neither an address nor the name of a host.',
      '12:34 error docker-host: "tcp://a;b:2375" is no address of an Engine: "a;b" is neither an address nor the name of a host.',
      '16:11 error invalid-address: "5" is neither an address nor the name of a host.',
      '17:11 warning invalid-address: "010.0.0.1" is reached as 8.0.0.1: a part that begins with 0 is octal, and parts that are left out are 0.',
    ]);
  });

  test('are not logged in to by users that could be taken for options', () => {
    const text = `name: t
ship_defaults: {ssh_tunnel: {user: -x}}
ships:
  a: {ip: 10.0.0.1}
  b: {ip: 10.0.0.2, ssh_tunnel: {user: "a b"}}
  c: {ip: 10.0.0.3, docker_host: "ssh://-x@h"}
  d: {ip: 10.0.0.4, docker_host: "ssh://ops@h"}
  e: {ip: 10.0.0.5, ssh_tunnel: {user: ""}}
${services}`;
    expect(resolveText(text).told.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '2:36 error invalid-user: "-x" is not the name of a user.',
      '5:40 error invalid-user: "a b" is not the name of a user.',
      '6:34 error docker-host: "ssh://-x@h" is no address of an Engine: "-x" is not the name of a user.',
    ]);
  });

  test("are spoken with in a version of Docker's API", () => {
    const text = `name: t
ship_defaults: {api_version: banana}
ships:
  a: {ip: 10.0.0.1, api_version: 0}
  b: {ip: 10.0.0.2, api_version: -1}
  c: {ip: 10.0.0.3, api_version: v1.41}
  d: {ip: 10.0.0.4, api_version: 141}
  e: {ip: 10.0.0.5, api_version: 1.2}
  f: {ip: 10.0.0.6, api_version: auto}
  g: {ip: 10.0.0.7, api_version: ""}
  h: {ip: 10.0.0.8, api_version: 1.30}
  i: {ip: 10.0.0.9, api_version: "1.29"}
${services}`;
    const hint = '(write one such as "1.41", or leave it out for the highest that both sides know)';
    const old = (at: string, version: string): string =>
      `${at} warning old-api-version: Version ${version} of Docker's API is not spoken any more; the oldest that the Engine speaks is, and none before 1.30. (leave it out for the highest that both sides know)`;
    const wrong = (at: string, version: string): string =>
      `${at} error invalid-api-version: "${version}" is not a version of Docker's API. ${hint}`;
    expect(resolveText(text).told).toEqual([
      wrong('2:30', 'banana'),
      wrong('4:34', '0'),
      wrong('5:34', '-1'),
      wrong('6:34', 'v1.41'),
      wrong('7:34', '141'),
      old('8:34', '1.2'),
      old('12:34', '1.29'),
    ]);
  });

  test('are warned that keys of hosts are checked in any case, once where that is written', () => {
    const text = `name: t
ship_defaults: {ssh_tunnel: {strict_host_key_checking: off}}
ships:
  a: {ip: 10.0.0.1}
  b: {ip: 10.0.0.2}
  c: {ip: 10.0.0.3, ssh_tunnel: {strict_host_key_checking: no}}
${services}`;
    expect(resolveText(text).told).toEqual(
      ['2:56', '6:60'].map(
        (at) =>
          `${at} warning host-keys-checked: The keys of hosts are checked nevertheless: this counts as yes. (write accept-new, and the key of a host that is not known yet is added to known_hosts)`,
      ),
    );
  });

  test('are warned of what is unsafe or has no effect', () => {
    const text = `name: t
ships:
  a: {ip: 10.0.0.1, tls: yes}
  b: {ip: 10.0.0.1, tls_ca_cert: ca.pem}
  c: {ip: 10.0.0.1, tls: yes, tls_verify: yes, tls_cert: c.pem}
  d: {ip: 10.0.0.1, ssl_version: TLSv1}
  e: {ip: 10.0.0.1, tls: yes, tls_verify: no, tls_ca_cert: ca.pem}
${services}`;
    expect(resolveText(text).told).toEqual([
      '3:3 warning tls-unverified: The certificate of the ship "a" is not verified: anybody on the way can pretend to be it. (add tls_verify: true, and tls_ca_cert for an authority of your own)',
      '4:21 warning tls-unused: "tls_ca_cert" has no effect: the ship "b" is reached without TLS. (add tls: true)',
      '5:48 warning tls-half-a-pair: "tls_cert" is of no use without "tls_key".',
      '6:21 warning obsolete-key: "ssl_version" has no effect any more: the best version of TLS that both sides know is used.',
      '7:43 warning tls-verify-unused: "tls_verify: no" has no effect: the certificate of the ship "e" is verified against its tls_ca_cert. (take tls_ca_cert away if the certificate is not to be verified)',
    ]);
  });

  test('are told that TLS has no effect where no TCP is spoken', () => {
    const text = `name: t
ship_defaults: {tls: yes, tls_verify: yes}
ships:
  a: {ip: 10.0.0.1, socket_path: /run/docker.sock, tls: yes}
  b: {ip: 10.0.0.2, docker_host: "unix:///run/docker.sock", tls_cert: c.pem, tls_key: k.pem}
  c: {ip: 10.0.0.3, docker_host: "ssh://ops@h", tls_ca_cert: ca.pem, tls: no}
  d: {ip: 10.0.0.4, socket_path: /run/docker.sock}
${services}`;
    const unused = (at: string, key: string, ship: string, how: string): string =>
      `${at} warning tls-unused: "${key}" has no effect: the ship "${ship}" is reached ${how}. (take it away: TLS is spoken over TCP)`;
    expect(resolveText(text).told).toEqual([
      unused('4:52', 'tls', 'a', 'by a socket'),
      unused('5:61', 'tls_cert', 'b', 'by a socket'),
      unused('5:78', 'tls_key', 'b', 'by a socket'),
      unused('6:49', 'tls_ca_cert', 'c', 'by SSH'),
    ]);
  });

  test('have ports and timeouts in range, each told of where it is written', () => {
    const text = `name: t
ship_defaults: {docker_port: -5, timeout: -1, ssh_tunnel: {user: u, port: 65536}}
ships:
  a: {ip: 10.0.0.1}
  b: {ip: 10.0.0.2, docker_port: 65536, timeout: "-0.5", ssh_tunnel: {user: u, port: 0}}
  c: {ip: 10.0.0.3, docker_port: "-1", timeout: 0, ssh_tunnel: {user: u, port: "70000"}}
  d: {ip: 10.0.0.4, docker_port: 1, timeout: ~, ssh_tunnel: {user: u, port: 65535}}
  e: {ip: 10.0.0.5, docker_port: 65535, timeout: 0.5, ssh_tunnel: {user: u, port: 1}}
  f: {ip: 10.0.0.6, docker_port: ~, timeout: 1, ssh_tunnel: {user: u, port: ~}}
  g: {ip: 10.0.0.7, docker_port: 100000000000000000000, ssh_tunnel: ~}
${services}`;
    const port = (number: string): string => `error invalid-port: ${number} is not a port; 1 to 65535 are.`;
    const timeout = (number: string): string =>
      `error invalid-timeout: ${number} is not a timeout; a number of seconds that is not negative is expected. (leave it out for the default of 5 seconds)`;
    expect(resolveText(text).told).toEqual([
      `2:30 ${port('-5')}`,
      `2:43 ${timeout('-1')}`,
      `2:75 ${port('65536')}`,
      `5:34 ${port('65536')}`,
      `5:50 ${timeout('-0.5')}`,
      `5:86 ${port('0')}`,
      `6:34 ${port('-1')}`,
      `6:80 ${port('70000')}`,
      `10:34 ${port('100000000000000000000')}`,
    ]);
  });

  test('may take the tunnel of all ships away, and have zero for the usual port', () => {
    const ships = shipsOf(`
ship_defaults: {ssh_tunnel: {user: u, key: k}}
ships:
  a: {ip: 10.0.0.1, ssh_tunnel: {}, docker_port: 0}
  b: {ip: 10.0.0.2, ssh_tunnel: no}`);
    expect(ships).toMatchObject({
      a: { connection: { kind: 'tcp', host: '10.0.0.1', port: 2375, tls: null } },
      b: { connection: { kind: 'tcp', host: '10.0.0.2', port: 2375, tls: null } },
    });
  });

  test('by ssh as the user’s own ssh would, to the port, or to the socket where nothing listens there', () => {
    const ships = shipsOf(`
ships:
  a: {ip: 10.0.0.1, ssh_tunnel: yes, connect_timeout: 9}
  b: {ip: 10.0.0.2, ssh_tunnel: {strict_host_key_checking: accept-new}, docker_port: 2375}`);
    const silent = { user: null, keyPath: null, port: null, socketPath: null };
    expect(ships).toMatchObject({
      a: {
        connectTimeoutSeconds: 9,
        connection: {
          kind: 'ssh',
          port: 2375,
          tunnel: { ...silent, acceptsNewKeys: false, otherwiseSocketPath: '/var/run/docker.sock' },
        },
      },
      b: {
        connection: {
          kind: 'ssh',
          port: 2375,
          tunnel: { ...silent, acceptsNewKeys: true, otherwiseSocketPath: null },
        },
      },
    });
  });

  test('may be where DOCKER_HOST or a context would have them', () => {
    const files = {
      ...filesOf(),
      dockerContext: () => ({
        host: 'tcp://c:2376',
        tls: { verify: true, caPath: '/ca', certPath: null, keyPath: null },
      }),
    };
    const ships = environmentOf(
      `name: t
ship_defaults: {socket_path: /unused}
ships:
  a: {ip: 10.0.0.1, docker_host: "unix:///run/a.sock"}
  b: {ip: 10.0.0.2, docker_host: "tcp://[fe80::1]:99"}
  c: {ip: 10.0.0.3, context: prod}
  d: {ip: 10.0.0.4, docker_host: "ssh://ops@gate:2222/run/user/1000/docker.sock"}
${services}`,
      files,
    ).ships;
    expect(Object.values(ships).map(({ connection }) => connection)).toEqual([
      { kind: 'unix', path: '/run/a.sock' },
      { kind: 'tcp', host: 'fe80::1', port: 99, tls: null },
      {
        kind: 'tcp',
        host: 'c',
        port: 2376,
        tls: { verify: true, caPath: '/ca', certPath: null, keyPath: null },
      },
      {
        kind: 'ssh',
        host: 'gate',
        port: 2375,
        tunnel: {
          user: 'ops',
          keyPath: null,
          port: 2222,
          acceptsNewKeys: false,
          socketPath: '/run/user/1000/docker.sock',
          otherwiseSocketPath: null,
        },
      },
    ]);
  });

  test('are told what is wrong with where they are', () => {
    const text = `name: t
ships:
  a: {ip: 10.0.0.1, docker_host: "npipe:////./pipe/docker"}
  b: {ip: 10.0.0.2, docker_host: "unix:///s", endpoint: x, context: c}
  c: {ip: 10.0.0.3, context: nowhere}
${services}`;
    expect(resolveText(text).told).toEqual([
      '3:34 error docker-host: "npipe:////./pipe/docker" is no address of an Engine: "npipe" is no way to an Engine that Maestro knows. (tcp://HOST:PORT, unix:///PATH and ssh://USER@HOST are)',
      '4:21 error connection-twice: "context" and "docker_host" both say where the Engine of the ship "b" is. (keep one of them)',
      '4:47 error connection-twice: "context" and "endpoint" both say where the Engine of the ship "b" is. (keep one of them)',
      '4:69 error docker-context: The Docker context "c" cannot be used: there is none. (docker context ls lists those that there are)',
      '5:30 error docker-context: The Docker context "nowhere" cannot be used: there is none. (docker context ls lists those that there are)',
    ]);
  });

  test('are told what they say of TLS beside a context, and not what all ships have', () => {
    const skipping = { verify: false, caPath: null, certPath: '/cert', keyPath: '/key' };
    const contexts: Readonly<Record<string, ContextReading>> = {
      plain: { host: 'tcp://c:2375', tls: null },
      skip: { host: 'tcp://[fe80::1]:2376', tls: skipping },
      local: { host: 'unix:///run/docker.sock', tls: null },
    };
    const files = {
      ...filesOf(),
      dockerContext: (name: string) => contexts[name] ?? { problem: 'it is broken' },
    };
    const text = `name: t
ship_defaults: {tls: yes, tls_verify: yes, tls_ca_cert: ca.pem, tls_cert: c.pem, tls_key: k.pem}
ships:
  a: {ip: 10.0.0.1, context: plain}
  b: {ip: 10.0.0.2, context: plain, tls: no, tls_ca_cert: ca.pem}
  c: {ip: 10.0.0.3, context: skip, tls_verify: yes}
  d: {ip: 10.0.0.4, context: plain, tls_cert: c.pem}
  e: {ip: 10.0.0.5, context: local, tls_verify: ~, tls: yes}
  f: {ip: 10.0.0.6, context: broken, tls_key: k.pem}
${services}`;
    const without = (at: string, ship: string, key: string, hint: string): string =>
      `${at} error connection-twice: "context" says all of how the Engine of the ship "${ship}" is reached, and "${key}" beside it has no effect. (take it away${hint})`;
    const update = (words: string): string => `, and have the context say it: docker context update ${words}`;
    const plain = 'plain --docker host=tcp://c:2375,ca=CA.pem';
    const skip = 'skip --docker host=tcp://[fe80::1]:2376,ca=CA.pem,cert=CERT.pem,key=KEY.pem';
    expect(resolveText(text, files).told).toEqual([
      without('5:37', 'b', 'tls', update(plain)),
      without('5:46', 'b', 'tls_ca_cert', update(plain)),
      `6:30 warning tls-unverified: The Docker context "skip" does not have the certificate verified: anybody on the way can pretend to be the Engine. (make the context anew, with its authority and without skip-tls-verify: docker context update ${skip})`,
      without('6:36', 'c', 'tls_verify', update(skip)),
      without('7:37', 'd', 'tls_cert', update(`${plain},cert=CERT.pem,key=KEY.pem`)),
      without('8:52', 'e', 'tls', ''),
      '9:30 error docker-context: The Docker context "broken" cannot be used: it is broken. (docker context ls lists those that there are)',
      without('9:38', 'f', 'tls_key', ''),
    ]);
  });
});

test('ships that cannot be read are not said to be missing', () => {
  expect(
    resolveText('name: t\nships: [h]\nservices: {s: {image: a, instances: {s-1: {ship: h}}}}\n').told,
  ).toEqual([]);
});
