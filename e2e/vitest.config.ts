import { onRealEngines, project } from '../vitest.shared.ts';
import { onPaper } from './vitest.paper.config.ts';

// The scenarios share one fleet, so one file runs after the other.
export default project('e2e', {
  ...onRealEngines,
  exclude: onPaper,
  globalSetup: ['src/harness/lab-setup.ts'],
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
});
