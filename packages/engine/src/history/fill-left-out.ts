import { type Json, textsInGaps } from '../model/index.ts';
import { isLeftOut, partsOf } from './left-out.ts';

/** What would be recorded of a list, or of a text's parts, of the present file, and what is there: one for one. */
export interface PresentItems<Item> {
  readonly recorded: readonly Json[];
  readonly live: readonly Item[];
  readonly textOf: (item: Item) => string | undefined;
}

/** What has been found in the present file for one recorded item: the whole, or the parts of a text. */
export type Filled<Item> = { readonly item: Item } | { readonly text: string };

/**
 * What the present file has in place of what is left out of a list, or of a text's parts: behind the same words
 * (`--password=`, `postgres://app:`), and as often. What stands elsewhere may be something else's.
 *
 * @returns by the place in the list. undefined: something is not in the present file, or not behind the same words.
 */
export function fillLeftOut<Item>(
  recorded: readonly Json[],
  present: PresentItems<Item>,
): ReadonlyMap<number, Filled<Item>> | undefined {
  const found = new Map<string, (string | Item)[]>();
  for (const [index, item] of present.recorded.entries()) {
    const live = present.live[index];
    if (live === undefined) return undefined;
    const parts = partsOf(item);
    const leads = leadsOf(present.recorded, index);
    const values = parts === undefined ? [live] : textsInGaps(parts, present.textOf(live) ?? '');
    for (const [at, lead] of leads.entries()) {
      const value = values?.[at];
      if (value === undefined) return undefined;
      found.set(lead, [...(found.get(lead) ?? []), value]);
    }
  }
  const wanted = new Map<string, number>();
  for (const lead of recorded.flatMap((_, index) => leadsOf(recorded, index)))
    wanted.set(lead, (wanted.get(lead) ?? 0) + 1);
  for (const [lead, count] of wanted) if (found.get(lead)?.length !== count) return undefined;
  const filled = new Map<number, Filled<Item>>();
  for (const [index, item] of recorded.entries()) {
    const values = leadsOf(recorded, index).map((lead) => found.get(lead)?.shift());
    const parts = partsOf(item);
    if (parts !== undefined) {
      const text = parts.map((part) => (typeof part === 'string' ? part : (values.shift() as string)));
      filled.set(index, { text: text.join('') });
    } else if (isLeftOut(item)) filled.set(index, { item: values[0] as Item });
  }
  return filled;
}

/** For each part that is left out of the item, what leads to it. */
function leadsOf(items: readonly Json[], index: number): string[] {
  const item = items[index];
  if (isLeftOut(item)) {
    const before = items[index - 1];
    return [`item behind ${typeof before === 'string' ? lastWord(before) : ''}`];
  }
  const parts = partsOf(item);
  if (parts === undefined) return [];
  return parts.flatMap((part, at) =>
    typeof part === 'string' ? [] : [`part ${surroundings(parts[at - 1], parts[at + 1])}`],
  );
}

/** What begins a text is known by what follows it. */
function surroundings(before: Json | undefined, after: Json | undefined): string {
  if (typeof before === 'string') return `behind ${lastWord(before)}`;
  return `before ${typeof after === 'string' ? (/^\s*\S*/.exec(after)?.[0] ?? '') : ''}`;
}

function lastWord(text: string): string {
  return /\S*\s*$/.exec(text)?.[0] ?? '';
}
