import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderTemplate, type TemplateSource } from '@maestro-ng/template';
import { FAILSAFE_SCHEMA, load, Type } from 'js-yaml';
import type { Names } from './suggest.ts';

const largestFile = 4 * 1024 * 1024;

/** Names stay as they are written, and `<<` is no name but stands for those of another mapping. */
const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' }),
  ],
});

/**
 * The names in an environment file, as far as it can be read: nothing is validated, and only plain files are looked at.
 * @throws where there is no such file, or it cannot be rendered or read as YAML.
 */
export function namesInFile(file: string, env: Readonly<Record<string, string | undefined>>): Names {
  const folder = dirname(file);
  const result = renderTemplate(
    { name: file, text: plainText(file) },
    {
      context: { env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) },
      loader: {
        load: (name) => {
          if (name.split('/').includes('..')) return undefined;
          return templateAt(join(folder, name));
        },
      },
      budget: { steps: 500_000 },
    },
  );
  if (!result.ok) throw new Error(result.problem.message);
  const root = mapping(load(result.output, { schema }));
  const services = mapping(root['services']);
  return {
    ships: Object.keys(mapping(root['ships'])),
    services: Object.keys(services),
    instances: Object.values(services).flatMap((service) =>
      Object.keys(mapping(mapping(service)['instances'])),
    ),
  };
}

/** undefined: none that can be read; the template may have said what is to be done then. */
function templateAt(path: string): TemplateSource | undefined {
  try {
    return { name: path, text: plainText(path) };
  } catch {
    return undefined;
  }
}

function plainText(path: string): string {
  const status = statSync(path);
  if (!status.isFile() || status.size > largestFile)
    throw new Error('not a file of a size that people write');
  return readFileSync(path, 'utf8');
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
