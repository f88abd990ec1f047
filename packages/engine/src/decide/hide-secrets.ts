import {
  type ContainerDetails,
  type Difference,
  isSecretName,
  maskedText,
  notedSecrets,
} from '../model/index.ts';
import { type Asked, groupOf, plainFields, secretFields, type VeiledContainer } from './secret-fields.ts';

/** What stands for a value that is not to be told. */
const hidden = '***';

/** A container as it is asked for, and what of it is secret. */
export interface AskedWithSecrets extends Asked {
  /** A text in which one of these stands is secret. Default: none. */
  readonly secrets?: readonly string[];
  /** Where it differs is secret. Absent: nowhere. */
  readonly veiled?: VeiledContainer | undefined;
}

/** Differences as they are told, each field once: with its name hidden, one stands for several. */
export function withoutSecrets(
  differences: readonly Difference[],
  { labels }: Pick<ContainerDetails, 'labels'>,
  asked: AskedWithSecrets,
): Difference[] {
  const { veiled, secrets = [] } = asked;
  if (differences.length === 0) return [];
  const noted = notedSecrets(labels);
  const made = veiled === undefined ? none : secretFields(asked, veiled);
  let plain: ReadonlySet<string> | undefined;
  const hasSecretName = (field: string, group: string): boolean => {
    if (group === field || !(made.has(group) || noted.has(group))) return false;
    plain ??= plainFields(asked, veiled);
    return !plain.has(field);
  };
  const told = differences.map((difference) => {
    const { field, is, asked: wanted } = difference;
    const group = groupOf(field);
    if (hasSecretName(field, group))
      return withoutTexts({ ...difference, field: group.replace('*', hidden) });
    // What one side has of a secret the other had when it was another one.
    const isSecret = secrets.some((secret) => is?.includes(secret) || wanted?.includes(secret));
    if (isSecret || made.has(field) || veiled === 'unknown') return withoutTexts(difference);
    const shown = masked(difference);
    return noted.has(field) ? { ...shown, is: is && hidden } : shown;
  });
  return once(told);
}

const none: ReadonlySet<string> = new Set();

function withoutTexts({ field, is, asked }: Difference): Difference {
  return { field, is: is && hidden, asked: asked && hidden };
}

/** By what a field is called (`labels.app.token`), or by what stands in it: a flag of a command, a URL. */
function masked(difference: Difference): Difference {
  const { field, is, asked } = difference;
  if (/^(?:labels|log)\./.test(field) && isSecretName(field)) return withoutTexts(difference);
  const told = (text: string | null): string | null => (text === hidden ? text : text && maskedText(text));
  return { field, is: told(is), asked: told(asked) };
}

function once(differences: readonly Difference[]): Difference[] {
  const told = new Map<string, Difference>();
  for (const { field, is, asked } of differences) {
    const known = told.get(field);
    told.set(field, { field, is: known?.is ?? is, asked: known?.asked ?? asked });
  }
  return [...told.values()];
}
