import { onRealEngines, project } from '../../vitest.shared.ts';

// Real Engines: starting and stopping them takes seconds, and two cores carry one fleet at a time.
export default project('lab', {
  ...onRealEngines,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  fileParallelism: false,
});
