import { onRealEngines } from '../vitest.shared.ts';

/** Scenarios share the fleet of their project, so one file runs after the other. */
export const onFleet = {
  ...onRealEngines,
  globalSetup: ['src/harness/lab-setup.ts'],
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};
