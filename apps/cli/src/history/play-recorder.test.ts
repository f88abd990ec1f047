import type { PlayResult } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { recordedVerdict } from './play-recorder.ts';

it.each<[PlayResult['verdict'], readonly string[], PlayResult['verdict']]>([
  ['succeeded', [], 'succeeded'],
  ['succeeded', ['ship3'], 'unreachable'],
  ['failed', ['ship3'], 'failed'],
  ['interrupted', ['ship3'], 'interrupted'],
])('what %s, and removed nothing on %j, is recorded as %s', (verdict, unpruned, recorded) => {
  expect(recordedVerdict({ outcomes: [], verdict }, { mayStillRun: [], unpruned })).toBe(recorded);
});
