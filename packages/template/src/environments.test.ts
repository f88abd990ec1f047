import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderTemplate, type TemplateSource } from './index.ts';

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
    const load = (file: string): TemplateSource | undefined => {
      const url = new URL(`${name}/${file}`, folder);
      return existsSync(url) ? { name: file, text: readFileSync(url, 'utf8') } : undefined;
    };
    const main = load('maestro.yaml');
    if (main === undefined) throw new Error(`no maestro.yaml in ${name}`);
    const result = renderTemplate(main, { loader: { load }, context: { env: environment } });
    expect(result.ok ? result.output : null).toBe(rendered);
  });
});
