import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadEnvironment } from '../load/index.ts';
import type { Environment } from '../model/index.ts';
import { checkThings, deptree } from './deptree.ts';
import { planStart, planStop, selectForStatus } from './plan-play.ts';
import type { StopSelection } from './selection.ts';

/** A call of MaestroNG 0.8.3 on `maestro.yaml` beside the facts: whether it came out well, and the tree it printed. */
interface Fact {
  readonly args: readonly string[];
  readonly rc: number;
  readonly tree?: string;
}

const facts = JSON.parse(
  readFileSync(new URL('../../fixtures/conformance/cli/facts.json', import.meta.url), 'utf8'),
) as readonly Fact[];

const file = fileURLToPath(new URL('../../fixtures/conformance/cli/maestro.yaml', import.meta.url));
const { environment } = loadEnvironment({ file, processEnv: {} });
if (environment === undefined) throw new Error(`${file} is rejected`);

function call(of: Environment, { args }: Fact): { readonly rc: number; readonly tree?: string } {
  const [command, ...rest] = args;
  const flags = rest.filter((arg) => arg.startsWith('-'));
  const optionOf = (flag: string): string | undefined =>
    rest.includes(flag) ? rest[rest.indexOf(flag) + 1] : undefined;
  const values = ['-c', '-C', '-S'].map(optionOf);
  const things = rest.filter((arg) => !arg.startsWith('-') && !values.includes(arg));
  const container = optionOf('-C');
  const ship = optionOf('-S');
  const selection: StopSelection = {
    things,
    withDependencies: flags.includes('-d'),
    ignoreDependencies: false,
    all: false,
    expandServices: flags.includes('-s'),
    ...(container === undefined ? {} : { containerFilter: container }),
    ...(ship === undefined ? {} : { shipFilter: ship }),
  };
  const exitCode = ({ ok }: { readonly ok: boolean }): { rc: number } => ({ rc: ok ? 0 : 1 });
  switch (command) {
    case 'start':
      return exitCode(planStart(of, selection));
    case 'status':
      return exitCode(selectForStatus(of, selection));
    case 'deptree':
      return checkThings(of, things).length > 0
        ? { rc: 1 }
        : { rc: 0, tree: deptree(of, things, { recursive: flags.includes('-r') }) };
    default:
      return exitCode(planStop(of, selection));
  }
}

test.each(facts)('$args', (fact) => {
  expect({ args: fact.args, ...call(environment, fact) }).toEqual(fact);
});
