import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      'e2e',
      'e2e/vitest.second-fleet.config.ts',
      'e2e/vitest.paper.config.ts',
      'fuzz',
    ],
  },
});
