import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What every package's tests share: workspace packages are read from their sources, nothing has to be built. */
export function project(name: string, test: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: ['@maestro-ng/source'] },
    ssr: { resolve: { conditions: ['@maestro-ng/source', 'node', 'import', 'default'] } },
    test: { name, include: ['src/**/*.test.ts'], ...test },
  });
}
