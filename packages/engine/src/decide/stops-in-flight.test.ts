import { expect, it } from 'vitest';
import { labelNames } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import { stopsInFlight } from './stops-in-flight.ts';

const environment = buildEnvironment({
  ships: { h1: {}, h2: {} },
  services: { web: { instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } } },
});
const ours = { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' };

/** `kill c1@2`: what happened to which container, in which second. */
function stops(happened: string, labels: { readonly [name: string]: string } = ours, name = 'web-1') {
  const events = happened.split(', ').map((each) => {
    const [, action = '', id = '', second] = /^(\S+) (\S+)@(\d+)$/.exec(each) ?? [];
    return { action, id, name, labels, time: Number(second) * 1000 };
  });
  return stopsInFlight(events, { environment, ship: 'h1', now: 20_000 });
}

const inFlight = (leftMs: number): ReturnType<typeof stops> => [{ id: 'c1', instance: 'web-1', leftMs }];

it.each([
  ['one that was asked to end, and has not', 'start c1@1, kill c1@19', inFlight(14_000)],
  ['one that has ended', 'kill c1@18, die c1@19', []],
  ['one that was started again', 'kill c1@17, die c1@18, start c1@19', []],
  ['counted from when it was asked first', 'kill c1@9, kill c1@19', inFlight(4_000)],
  ['one that has had its time', 'kill c1@4', []],
])('%s', (_, happened, expected) => {
  expect(stops(happened)).toEqual(expected);
});

it('has the time that is noted on the container, or the file’s if that is longer', () => {
  expect(stops('kill c1@4', { ...ours, [labelNames.stopTimeout]: '60' })).toEqual(inFlight(49_000));
  expect(stops('kill c1@19', { ...ours, [labelNames.stopTimeout]: '1' })).toEqual(inFlight(14_000));
});

it('is about the environment’s own containers', () => {
  expect(stops('kill c1@19', {})).toEqual(inFlight(14_000));
  expect(stops('kill c1@19', {}, 'web-2')).toEqual([]);
  expect(stops('kill c1@19', { [labelNames.environment]: 'other' })).toEqual([]);
});
