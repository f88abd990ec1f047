import { describe, expect, it } from 'vitest';
import type { ContainerDetails, ObservedContainer } from '../model/index.ts';
import { conditionOf, isTooYoungToTell, statusByInspection, statusInListing } from './container-status.ts';

const listed: ObservedContainer = {
  id: 'c0ffee',
  name: 'web-1',
  image: 'web:1',
  imageId: 'sha256:abcdef',
  state: 'running',
  status: 'Up 3 minutes',
  labels: {},
  ports: [],
};

const inspected: ContainerDetails = {
  id: 'c0ffee',
  name: 'web-1',
  createdAt: '2024-01-02T03:04:04.000000001Z',
  image: 'web:1',
  env: [],
  settings: () => ({}),
  restart: { name: 'no', maximumRetryCount: 0 },
  anonymousVolumes: [],
  imageId: 'sha256:abcdef',
  state: 'running',
  labels: {},
  exitCode: 0,
  outOfMemory: false,
  error: '',
  restartCount: 0,
  startedAt: '2030-01-01T00:00:00.5Z',
  finishedAt: null,
  health: null,
  lastProbe: null,
  ports: [],
  networks: [],
};

const about = { image: 'web:1', now: Date.UTC(2030, 0, 1, 0, 5) };

describe('a listing', () => {
  it('tells state, health and time', () => {
    expect(statusInListing({ ...listed, status: 'Up 3 minutes (healthy)' })).toEqual({
      id: 'c0ffee',
      name: 'web-1',
      image: 'web:1',
      imageId: 'sha256:abcdef',
      state: 'running',
      health: 'healthy',
      exitCode: null,
      elapsedMs: 180_000,
      ports: [],
      inspected: null,
    });
  });

  it.each([
    ['running', 'Up Less than a second', 'up'],
    ['running', 'Up 2 hours (unhealthy)', 'unhealthy'],
    ['running', 'Up 1 second (health: starting)', 'starting'],
    ['paused', 'Up 2 hours (Paused)', 'paused'],
    ['restarting', 'Restarting (1) 3 seconds ago', 'restarting'],
    ['exited', 'Exited (0) 5 minutes ago', 'down'],
    ['created', 'Created', 'down'],
    ['removing', 'Removal In Progress', 'down'],
    ['dead', 'Dead', 'down'],
  ] as const)('%s, %s', (state, status, condition) => {
    expect(conditionOf(statusInListing({ ...listed, state, status }))).toBe(condition);
  });

  it('cannot tell a young container from one in a restart loop', () => {
    const young = (status: string): boolean => isTooYoungToTell(statusInListing({ ...listed, status }));
    expect(['Up 9 seconds', 'Up 10 seconds', 'Up for ever'].map(young)).toEqual([true, false, true]);
  });
});

describe('an inspection', () => {
  it('tells the time by the clock of the Engine', () => {
    expect(statusByInspection(inspected, about)).toEqual({
      id: 'c0ffee',
      name: 'web-1',
      image: 'web:1',
      imageId: 'sha256:abcdef',
      state: 'running',
      health: null,
      exitCode: null,
      elapsedMs: 299_500,
      ports: [],
      inspected: {
        restartCount: 0,
        outOfMemory: false,
        error: '',
        startedAt: '2030-01-01T00:00:00.5Z',
        finishedAt: null,
      },
    });
  });

  it('makes no nonsense of a clock that is told to the second, or not at all', () => {
    const elapsed = (now: number | null): number | null =>
      statusByInspection(inspected, { ...about, now }).elapsedMs;
    expect([elapsed(Date.UTC(2030, 0, 1)), elapsed(null)]).toEqual([0, null]);
  });

  it('shows a restart loop while the container is up, and that it is over', () => {
    const loop = { ...inspected, restartCount: 3 };
    const after = (now: number): string => conditionOf(statusByInspection(loop, { ...about, now }));
    expect(after(Date.UTC(2030, 0, 1, 0, 0, 3))).toBe('restarting');
    expect(after(Date.UTC(2030, 0, 1, 0, 0, 11))).toBe('up');
  });

  it('takes no notice of the health of one that has ended', () => {
    const ended: ContainerDetails = { ...inspected, state: 'exited', health: 'unhealthy', exitCode: 137 };
    expect(statusByInspection(ended, about)).toMatchObject({ health: null, exitCode: 137, elapsedMs: null });
  });
});
