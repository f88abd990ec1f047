import { expect, test } from 'vitest';
import { labelNames } from '../model/index.ts';
import { playWorld } from '../testing/play-world.ts';
import { findOrphans, findRenamed } from './orphans.ts';

test('what the file does not account for is an orphan, or was given another name', () => {
  const { environment, fleet } = playWorld({
    services: { web: { instances: { 'web-1': {}, 'web-2': {}, 'web-3': { ship: 'h2' } } } },
  });
  const engine = fleet.engine('h1');
  for (const [name, instance] of [
    ['web-1', 'web-1'],
    ['web-1.maestro-old', 'web-1'],
    ['by-hand', 'web-1'],
    ['web-2', 'web-1'],
    ['web-3', 'web-3'],
    ['old-1', 'old-1'],
  ]) {
    const labels = { [labelNames.environment]: environment.name, [labelNames.instance]: instance ?? '' };
    engine.addContainer({ name: name ?? '', labels });
  }
  engine.addContainer({ name: 'stranger', labels: { [labelNames.environment]: 'another' } });
  const snapshot = { h1: { ship: 'h1', reachable: true, containers: engine.list() } } as const;
  expect(findOrphans(environment, snapshot).map(({ container }) => container)).toEqual(['old-1', 'web-3']);
  expect(findRenamed(environment, snapshot).map(({ container }) => container)).toEqual(['by-hand']);
});
