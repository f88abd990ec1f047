import { onRealEngines, project } from '../vitest.shared.ts';

// The scenarios share one fleet, so one file runs after the other.
export default project('e2e', {
  ...onRealEngines,
  globalSetup: ['src/harness/lab-setup.ts'],
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
});
