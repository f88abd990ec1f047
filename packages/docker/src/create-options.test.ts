import { dictionary, type NamedPort, type PortRange } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { createOptions } from './create-options.ts';
import { testRequest, testSpec } from './testing/test-spec.ts';

describe('createOptions', () => {
  it('says no more than the file where the file says nothing', () => {
    expect(createOptions(testRequest('web-1'))).toEqual({
      Image: 'busybox:test',
      Env: [],
      Labels: {},
      HostConfig: { RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
    });
  });

  it('says everything that the file can say', () => {
    const spec = testSpec('web-1', {
      image: 'registry.local:5000/team/app:3',
      hostname: 'web-1',
      command: ['sh', '-c', 'echo "$HOME"'],
      ports: [
        port('http', range(80), range(8080)),
        port('admin', range(80), range(8081), { address: '10.0.0.1' }),
        port('dns', range(53), range(5353), { protocol: 'udp' }),
      ],
      volumes: [
        { source: '/a', target: '/in', mode: 'ro,rslave' },
        { source: 'named', target: '/named', mode: 'rw' },
      ],
      containerVolumes: ['/scratch'],
      volumesFrom: ['data-1'],
      links: { db: 'database' },
      extraHosts: { host: '10.0.0.2', six: '::1' },
      networkMode: 'bridge',
      dns: ['8.8.8.8'],
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      memory: 1024,
      memorySwap: -1,
      cpuShares: 10,
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      privileged: true,
      capAdd: ['NET_ADMIN'],
      capDrop: ['ALL'],
      securityOpt: ['label=disable'],
      log: { driver: 'json-file', options: { 'max-size': '1m' } },
      user: 'nobody',
      workdir: '/srv',
      labels: { tier: 'front', 'maestro.instance': 'not this' },
    });
    expect(createOptions({ spec, env: ['A=1', 'BARE'], labels: { 'maestro.instance': 'web-1' } })).toEqual({
      Image: 'registry.local:5000/team/app:3',
      Hostname: 'web-1',
      Cmd: ['sh', '-c', 'echo "$HOME"'],
      Env: ['A=1', 'BARE'],
      User: 'nobody',
      WorkingDir: '/srv',
      Labels: { tier: 'front', 'maestro.instance': 'web-1' },
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      Volumes: { '/in': {}, '/named': {}, '/scratch': {} },
      HostConfig: {
        Binds: ['/a:/in:ro,rslave', 'named:/named:rw'],
        VolumesFrom: ['data-1'],
        Links: ['db:database'],
        ExtraHosts: ['host:10.0.0.2', 'six:::1'],
        PortBindings: {
          '80/tcp': [
            { HostIp: '0.0.0.0', HostPort: '8080' },
            { HostIp: '10.0.0.1', HostPort: '8081' },
          ],
          '53/udp': [{ HostIp: '0.0.0.0', HostPort: '5353' }],
        },
        NetworkMode: 'bridge',
        Dns: ['8.8.8.8'],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        Memory: 1024,
        MemorySwap: -1,
        CpuShares: 10,
        Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
        Privileged: true,
        CapAdd: ['NET_ADMIN'],
        CapDrop: ['ALL'],
        SecurityOpt: ['label=disable'],
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
      },
    });
  });

  it('expands a range over a range, and leaves the choice from a range to Docker', () => {
    const { ExposedPorts, HostConfig } = createOptions(
      testRequest('web-1', {
        ports: [
          port('both', range(1234, 1236), range(2234, 2236)),
          port('choice', range(9000), range(9100, 9110)),
        ],
      }),
    );
    expect(ExposedPorts).toEqual({ '1234/tcp': {}, '1235/tcp': {}, '1236/tcp': {}, '9000/tcp': {} });
    expect(HostConfig.PortBindings).toEqual({
      '1234/tcp': [{ HostIp: '0.0.0.0', HostPort: '2234' }],
      '1235/tcp': [{ HostIp: '0.0.0.0', HostPort: '2235' }],
      '1236/tcp': [{ HostIp: '0.0.0.0', HostPort: '2236' }],
      '9000/tcp': [{ HostIp: '0.0.0.0', HostPort: '9100-9110' }],
    });
  });

  it('passes the port of the ship as it is written', () => {
    const written = {
      ...port('p', range(80), range(80)),
      external: { address: '', range: range(80), text: '080-080' },
    };
    const { HostConfig } = createOptions(testRequest('web-1', { ports: [written] }));
    expect(HostConfig.PortBindings).toEqual({ '80/tcp': [{ HostIp: '', HostPort: '080-080' }] });
  });

  it('takes names that every object seems to have', () => {
    const labels = dictionary([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    const body = createOptions(testRequest('web-1', { labels, containerVolumes: ['__proto__'] }));
    expect(JSON.parse(JSON.stringify([body.Labels, body.Volumes]))).toEqual(
      JSON.parse('[{"__proto__":"a","constructor":"b"},{"__proto__":{}}]'),
    );
  });

  it('keeps an environment as it is', () => {
    const env = ['LINES=a\nb', 'SUM=1=2', 'QUOTED="x"', `LONG=${'x'.repeat(128 * 1024)}`, 'EMPTY=', 'BARE'];
    expect(createOptions(testRequest('web-1', {}, env)).Env).toEqual(env);
  });
});

function range(first: number, last: number = first): PortRange {
  return { first, last };
}

function port(
  name: string,
  exposed: PortRange,
  external: PortRange,
  { address = '0.0.0.0', protocol = 'tcp' }: { address?: string; protocol?: NamedPort['protocol'] } = {},
): NamedPort {
  return {
    name,
    protocol,
    exposed,
    exposedText: '',
    external: { address, range: external, text: textOf(external) },
  };
}

function textOf({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
