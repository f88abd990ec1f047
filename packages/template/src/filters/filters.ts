import { str } from '../printing/str.ts';
import { attributeOnly } from '../values/attributes.ts';
import { orElse, Undefined } from '../values/value.ts';
import { type FilterTable, filter, flag } from './define.ts';
import { jsonFilters } from './json.ts';
import { listFilters } from './lists.ts';
import { numberFilters } from './numbers.ts';
import { prettyPrint } from './pretty-print.ts';
import { selectFilters } from './select.ts';
import { stringFilters } from './strings.ts';
import { urlFilters } from './urls.ts';

const defaults = (['default', 'd'] as const).map((name) =>
  filter(name, 'value default_value? boolean?', (rt, value, [otherwise, boolean]) => {
    const replaced = value instanceof Undefined || (flag(rt, boolean) && !flag(rt, value));
    return replaced ? orElse(otherwise, () => '') : value;
  }),
);

/** Every filter that Jinja2 has of its own. */
export const standardFilters: FilterTable = new Map([
  ...defaults,
  filter('attr', 'obj name', (rt, value, [name]) => attributeOnly(rt, value, str(rt, name ?? null))),
  filter('pprint', 'value', prettyPrint),
  ...stringFilters,
  ...numberFilters,
  ...listFilters,
  ...selectFilters,
  ...jsonFilters,
  ...urlFilters,
]);
