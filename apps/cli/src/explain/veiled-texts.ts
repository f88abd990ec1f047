import type { Environment, ExplainedValue, Explanation } from '@maestro-ng/engine';
import type { LoadedFile } from '../load-file.ts';
import { type Loaded, veiledContent } from '../veiled-content.ts';
import type { VeiledTexts } from './shown-explanation.ts';

type Explain = (
  environment: Environment,
  instance: string,
  document: NonNullable<Loaded['document']>,
) => Explanation;

/** What of an explanation may be secret, without what is. A variable's name, a label's and an option's tell what it is. */
export function veiledTexts(
  file: LoadedFile,
  { instance, values, checks }: Explanation,
  explain: Explain,
): VeiledTexts {
  const texts = ({ environment, document }: Loaded): object => {
    if (document === undefined || !(instance in environment.instances)) return {};
    const explained = explain(environment, instance, document);
    return {
      names: explained.values.map(({ name }) => name),
      values: explained.values.map(asEntry),
      checks: explained.checks.map(({ check }) => check),
    };
  };
  const veiled: Partial<Veiled> = veiledContent(file, texts);
  return {
    values: values.map((_, index) => ({
      name: veiled.names?.[index] ?? hidden,
      value: veiled.values === undefined ? hidden : veiledValue(veiled.values[index]),
    })),
    checks: checks.map((_, index) => veiled.checks?.[index] ?? hidden),
  };
}

const hidden = '***';

/** Without what is secret; nothing, where the file cannot be loaded with other texts. */
interface Veiled {
  readonly names: readonly string[];
  readonly values: readonly object[];
  readonly checks: readonly string[];
}

/** Names of ports and the like are just names, and so are those that Maestro makes. */
function asEntry({ group, name, value, source }: ExplainedValue): object {
  if (source.from === 'maestro') return [value];
  return group === 'variables' || group === 'log and labels' ? { [name]: value } : [value];
}

function veiledValue(entry: object | undefined): ExplainedValue['value'] {
  const [value = null] = Object.values(entry ?? {}) as ExplainedValue['value'][];
  return value;
}
