import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the JSON Schema is called beside an environment file; the first line of the starter file names it. */
export const schemaFile = 'maestro.schema.json';

/** The JSON Schema of environment files: the `schema.json` of `@maestro-ng/schema`. */
export function schemaText(): string {
  return packed(schemaFile);
}

/** An environment file to begin with. It is valid as it is, and works once the address in it is that of a host. */
export function starterText(): string {
  return packed('starter.yaml');
}

/** The app is one CommonJS file, and these are put beside it: see scripts/bundle.js. */
function packed(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}
