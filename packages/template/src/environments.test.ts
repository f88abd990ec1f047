import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileLoader } from './file-loader.ts';
import { renderTemplate } from './index.ts';

interface Recorded {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** null: the original rejected the template. */
  readonly rendered: string | null;
}

const folder = new URL('../fixtures/environments/', import.meta.url);
const recorded = JSON.parse(readFileSync(new URL('rendered.json', folder), 'utf8')) as readonly Recorded[];

describe('environment files as the original rendered them', () => {
  it.each(recorded)('$name', ({ name, environment, rendered }) => {
    const root = new URL(`${name}/`, folder).pathname;
    const loader = fileLoader(root);
    const main = loader.load('maestro.yaml');
    if (main === undefined) throw new Error(`no maestro.yaml in ${root}`);
    const result = renderTemplate(main, { loader, context: { env: environment } });
    expect(result.ok ? result.output : null).toBe(rendered);
  });
});
