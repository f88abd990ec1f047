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
  { instance, values }: Explanation,
  explain: Explain,
): VeiledTexts {
  const texts = ({ environment, document }: Loaded): object => {
    if (document === undefined || !(instance in environment.instances)) return {};
    const explained = explain(environment, instance, document);
    return { values: explained.values.map(asEntry), checks: explained.checks.map(({ check }) => check) };
  };
  const veiled = veiledContent(file, texts) as {
    readonly values: readonly object[];
    readonly checks: readonly string[];
  };
  return {
    values: values.map((_, index) => veiledValue(veiled.values[index])),
    checks: veiled.checks,
  };
}

/** Names of ports and the like are just names. */
function asEntry({ group, name, value }: ExplainedValue): object {
  return group === 'variables' || group === 'log and labels' ? { [name]: value } : [value];
}

function veiledValue(entry: object | undefined): ExplainedValue['value'] {
  const [value = null] = Object.values(entry ?? {}) as ExplainedValue['value'][];
  return value;
}
