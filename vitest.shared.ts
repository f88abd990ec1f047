import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What tests run keeps its journals here, unless a test says otherwise: never in the home of whoever runs them. */
const state = join(tmpdir(), 'maestro-tests-state');

/**
 * Of tests over real Engines and servers: on a busy machine one may miss its moment, and is then tried again, twice at most. The end of a
 * run names it, with what went wrong at first.
 */
export const onRealEngines = { retry: 2 } as const;

/**
 * Of tests that leave nothing behind in their process, neither in a global nor in a module: the next file goes on in it, with all that is
 * loaded already. Loading it anew takes as long as the tests.
 */
export const inOneProcess = { isolate: false } as const;

/** What every package's tests share: workspace packages are read from their sources, nothing has to be built. */
export function project(name: string, test: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: ['@maestro-ng/source'] },
    ssr: { resolve: { conditions: ['@maestro-ng/source', 'node', 'import', 'default'] } },
    // No test is about its own speed: on a machine that does other things as well, five seconds are not enough.
    test: {
      name,
      include: ['src/**/*.test.ts'],
      testTimeout: 30_000,
      env: { XDG_STATE_HOME: state },
      ...test,
    },
  });
}
