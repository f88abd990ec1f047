import { standardFilters } from './filters/filters.ts';
import { standardGlobals } from './globals/globals.ts';

/** The names that Jinja2 has of its own. */
export const builtInNames: {
  readonly filters: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
} = {
  filters: new Set(standardFilters.keys()),
  functions: new Set(standardGlobals.keys()),
};
