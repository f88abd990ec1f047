import { expect, it } from 'vitest';
import { playWorld } from '../testing/play-world.ts';
import { completed, type PlayRequest } from './play-request.ts';

it('takes what is given as undefined, as JavaScript may, for left open', () => {
  const { environment, fleet } = playWorld({ services: {} });
  const request: PlayRequest = {
    plan: { play: 'start', environment: 'test', nodes: [] },
    environment,
    connector: fleet,
  };
  const given: object = { onEvent: undefined, interrupt: undefined, version: undefined };
  const { interrupt, version, onEvent } = completed({ ...request, ...given });
  expect({ aborted: interrupt.aborted, version, onEvent: typeof onEvent }).toEqual({
    aborted: false,
    version: 'library',
    onEvent: 'function',
  });
});
