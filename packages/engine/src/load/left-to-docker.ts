import { pointerKeys } from '@maestro-ng/schema';
import { dictionary, type Environment, type Problem, type Refusal } from '../model/index.ts';

/**
 * Keys of an instance that MaestroNG 0.8.3 loads whatever their value is. What Docker cannot use of it bars the instance
 * from being acted on, not the file from being read.
 */
const leftToDocker: ReadonlySet<string> = new Set([
  'cap_add',
  'cap_drop',
  'cmd',
  'command',
  'dns',
  'links',
  'net',
  'security_opt',
  'stop_timeout',
  'username',
  'workdir',
]);

/** The instance that a problem bars; undefined: it is one of the file. */
function barredBy({ severity, code, at }: Problem): string | undefined {
  if (severity !== 'error' || !['wrong-type', 'invalid-value'].includes(code)) return undefined;
  const [services, , instances, name, key = ''] = pointerKeys(at);
  return services === 'services' && instances === 'instances' && leftToDocker.has(key) ? name : undefined;
}

/** What is wrong with the form of a file: problems that bar one instance are warnings of the file. */
export function fileProblems(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) =>
    barredBy(problem) === undefined ? problem : { ...problem, severity: 'warning' },
  );
}

/** The environment, with those of its instances barred that the form of the file bars. */
export function withBarred(environment: Environment, problems: readonly Problem[]): Environment {
  const refusals = new Map<string, Refusal[]>();
  for (const problem of problems) {
    const name = barredBy(problem);
    if (name === undefined) continue;
    const { code, message, at, hint } = problem;
    refusals.set(name, [
      ...(refusals.get(name) ?? []),
      { code, message, at, ...(hint === undefined ? {} : { hint }) },
    ]);
  }
  if (refusals.size === 0) return environment;
  const instances = Object.entries(environment.instances).map(([name, instance]) => {
    const added = refusals.get(name);
    return [
      name,
      added === undefined ? instance : { ...instance, refusals: [...(instance.refusals ?? []), ...added] },
    ] as const;
  });
  return { ...environment, instances: dictionary(instances) };
}
