import { expect, it, vi } from 'vitest';

const evaluated = vi.hoisted((): string[] => []);
vi.mock('import-meta-resolve', () => {
  evaluated.push('import-meta-resolve');
  return { resolve: undefined };
});
vi.mock('js-yaml', () => {
  evaluated.push('js-yaml');
  return { load: undefined, FAILSAFE_SCHEMA: undefined };
});
vi.mock('@maestro-ng/engine', () => {
  evaluated.push('@maestro-ng/engine');
  return {};
});

it('evaluates nothing that only some commands need', async () => {
  await import('./main.ts');
  expect(evaluated).toEqual([]);
});
