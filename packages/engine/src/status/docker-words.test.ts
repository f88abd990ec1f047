import { describe, expect, it } from 'vitest';
import { readDockerWords } from './docker-words.ts';

describe('readDockerWords', () => {
  it.each([
    ['Up Less than a second', null, null, 0],
    ['Up 1 second (health: starting)', 'starting', null, 1000],
    ['Up About a minute', null, null, 60_000],
    ['Up 3 minutes (healthy)', 'healthy', null, 180_000],
    ['Up About an hour (unhealthy)', 'unhealthy', null, 3_600_000],
    ['Up 2 hours (Paused)', null, null, 7_200_000],
    ['Exited (0) 5 weeks ago', null, 0, 5 * 7 * 86_400_000],
    ['Exited (137) About an hour ago', null, 137, 3_600_000],
    ['Restarting (1) 3 seconds ago', null, 1, 3000],
    ['Created', null, null, null],
    ['Dead', null, null, null],
    ['Up since yesterday', null, null, null],
    ['', null, null, null],
  ])('%s', (words, health, exitCode, elapsedMs) => {
    expect(readDockerWords(words)).toEqual({ health, exitCode, elapsedMs });
  });
});
