import { describe, expect, it } from 'vitest';
import type { Fields } from './fields.ts';
import { containerDetails, hasTerminal, observedContainers, UnexpectedShape } from './observe.ts';
import { relatedTo } from './settings/related.ts';

describe('observedContainers', () => {
  it('reads a listing', () => {
    const listing = [
      {
        Id: 'a1',
        Names: ['/other/alias', '/web-1'],
        Image: 'app:1',
        ImageID: 'sha256:1',
        State: 'running',
        Status: 'Up 3 minutes (healthy)',
        Labels: { 'maestro.instance': 'web-1' },
        Ports: [
          { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
          { PrivatePort: 53, Type: 'udp' },
        ],
      },
      {
        Id: 'b2',
        Names: null,
        Image: '',
        ImageID: '',
        State: 'dead',
        Status: 'Dead',
        Labels: null,
        Ports: null,
      },
    ];
    expect(observedContainers(listing)).toEqual([
      {
        id: 'a1',
        name: 'web-1',
        image: 'app:1',
        imageId: 'sha256:1',
        state: 'running',
        status: 'Up 3 minutes (healthy)',
        labels: { 'maestro.instance': 'web-1' },
        ports: [
          { address: null, private: 53, public: null, protocol: 'udp' },
          { address: '0.0.0.0', private: 80, public: 8080, protocol: 'tcp' },
        ],
      },
      { id: 'b2', name: '', image: '', imageId: '', state: 'dead', status: 'Dead', labels: {}, ports: [] },
    ]);
  });

  it.each([
    ['no list', {}, 'a listing of containers is no list'],
    ['no container', [null], 'a container of a listing is no object'],
    ['no id', [{ State: 'running' }], 'the id of a container in a listing is missing'],
    ['no such state', [{ Id: 'a', State: 'asleep' }], "'asleep' is no state of a container"],
  ])('refuses %s', (_, listing, message) => {
    expect(() => observedContainers(listing)).toThrow(new UnexpectedShape(message));
  });
});

describe('containerDetails', () => {
  it('reads an inspection', () => {
    const inspection = {
      Id: 'a1',
      Name: '/web-1',
      Created: '2024-01-01T00:00:00.123456789Z',
      Image: 'sha256:1',
      RestartCount: 2,
      State: {
        Status: 'exited',
        ExitCode: 137,
        OOMKilled: true,
        Error: 'no such program',
        StartedAt: '2024-01-02T03:04:05.678901234Z',
        FinishedAt: '0001-01-01T00:00:00Z',
        Health: {
          Status: 'unhealthy',
          Log: [
            { Start: '2024-01-02T03:04:06Z', ExitCode: 0, Output: 'fine' },
            { Start: '2024-01-02T04:04:07.5+01:00', ExitCode: 1, Output: 'no \u001b[31mroute\n' },
          ],
        },
      },
      Config: { Image: 'app:1', Labels: { a: 'b' }, Env: ['A=1', 'BARE'], User: 'app', Tty: true },
      HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } },
      Mounts: [
        { Type: 'volume', Name: 'named', Destination: '/a' },
        { Type: 'volume', Name: 'e'.repeat(64), Destination: '/c' },
        { Type: 'volume', Name: 'd'.repeat(64), Destination: '/b' },
        { Type: 'bind', Source: '/d', Destination: '/d' },
      ],
      NetworkSettings: {
        Networks: { front: { Aliases: null }, back: {} },
        Ports: {
          '80/tcp': [
            { HostIp: '0.0.0.0', HostPort: '8080' },
            { HostIp: '::', HostPort: '8080' },
          ],
          '53/udp': null,
        },
      },
    };
    const details = containerDetails(inspection);
    expect({ ...details, settings: details.settings() }).toEqual({
      id: 'a1',
      name: 'web-1',
      createdAt: '2024-01-01T00:00:00.123456789Z',
      image: 'app:1',
      imageId: 'sha256:1',
      state: 'exited',
      labels: { a: 'b' },
      env: ['A=1', 'BARE'],
      settings: expect.objectContaining({ user: 'app', restart: 'on-failure:3' }) as unknown,
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      anonymousVolumes: [
        { target: '/b', volume: 'd'.repeat(64) },
        { target: '/c', volume: 'e'.repeat(64) },
      ],
      exitCode: 137,
      outOfMemory: true,
      error: 'no such program',
      restartCount: 2,
      startedAt: '2024-01-02T03:04:05.678901234Z',
      finishedAt: null,
      health: 'unhealthy',
      lastProbe: { startedAt: '2024-01-02T04:04:07.5+01:00', output: 'no route\n' },
      ports: [
        { address: null, private: 53, public: null, protocol: 'udp' },
        { address: '0.0.0.0', private: 80, public: 8080, protocol: 'tcp' },
        { address: '::', private: 80, public: 8080, protocol: 'tcp' },
      ],
      networks: ['front', 'back'],
    });
    expect(hasTerminal(inspection)).toBe(true);
  });

  it('reads one that says little', () => {
    const little = { Id: 'a1', State: { Status: 'created', Health: { Status: 'none' } } };
    const details = containerDetails(little);
    expect({ ...details, settings: details.settings() }).toEqual({
      id: 'a1',
      name: '',
      createdAt: '',
      image: '',
      imageId: '',
      state: 'created',
      labels: {},
      env: [],
      settings: { command: 'none', entrypoint: 'none' },
      restart: { name: 'no', maximumRetryCount: 0 },
      anonymousVolumes: [],
      exitCode: 0,
      outOfMemory: false,
      error: '',
      restartCount: 0,
      startedAt: null,
      finishedAt: null,
      health: null,
      lastProbe: null,
      ports: [],
      networks: [],
    });
    expect(hasTerminal({})).toBe(false);
  });

  it('knows what a container has of others', () => {
    const [own, given, asked] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
    const giver = 'd'.repeat(64);
    const inspection = {
      Id: 'a1',
      State: { Status: 'running' },
      HostConfig: {
        Binds: [`${asked}:/asked:rw`],
        VolumesFrom: ['data:ro', 'gone'],
        NetworkMode: `container:${giver}`,
        PidMode: 'container:data',
        IpcMode: `container:${'e'.repeat(64)}`,
      },
      Mounts: [
        { Type: 'volume', Name: own, Destination: '/own' },
        { Type: 'volume', Name: given, Destination: '/given' },
        { Type: 'volume', Name: asked, Destination: '/asked' },
      ],
    };
    expect(relatedTo(inspection)).toEqual([giver, 'data', 'e'.repeat(64), 'gone']);
    const related = new Map<string, Fields>([
      [giver, { Name: '/net-1' }],
      ['data', { Name: '/data', Mounts: [{ Type: 'volume', Name: given }] }],
      ['gone', {}],
    ]);
    const { settings, anonymousVolumes } = containerDetails(inspection, related);
    expect(anonymousVolumes).toEqual([{ target: '/own', volume: own }]);
    expect(settings()).toMatchObject({
      net: 'container:net-1',
      pid: 'container:data',
      ipc: `container:${'e'.repeat(12)}`,
      volumes_from: 'data:ro, gone',
    });
  });

  it('refuses what is none', () => {
    expect(() => containerDetails('x')).toThrow(new UnexpectedShape('an inspection is no object'));
  });
});
