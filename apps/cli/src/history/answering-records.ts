import type { ApplyRecord, Environment, HostConnector, Situation } from '@maestro-ng/engine';
import { loadEngine } from '../engine-modules.ts';

/** The records that those ships keep that answered already: no other one is asked. */
export async function answeringRecords(
  environment: Environment,
  { silent }: Pick<Situation, 'silent'>,
  { connector, signal }: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<readonly ApplyRecord[]> {
  const { readHistory } = await loadEngine();
  const answering = Object.entries(environment.ships).filter(([name]) => !Object.hasOwn(silent, name));
  const on = { name: environment.name, ships: Object.fromEntries(answering) };
  return (await readHistory({ environment: on, connector, signal })).records;
}
