import type { Pointer } from '@maestro-ng/schema';
import { reachable } from '../graph/graph.ts';
import type { Environment, Instance } from '../model/index.ts';
import { requirements } from '../plan/requirements.ts';
import type { Cursor } from '../resolve/cursor.ts';
import type { Wait } from './explanation.ts';

/** Who must be up before an instance starts, by the same graph that plays go by. */
export function waitsOf(
  environment: Environment,
  { service, startsAfter = [], name }: Instance,
  root: Cursor,
): Wait[] {
  const { services } = requirements(environment, 'requirements-first');
  const peers = startsAfter.map(
    (peer): Wait => ({
      service,
      instances: [peer],
      neededBy: name,
      key: 'volumes_from',
      at: itemNamed(instanceAt(root, service, name).get('volumes_from'), peer),
    }),
  );
  const others = [...reachable(services, [service])].flatMap(([needed, by]): Wait[] =>
    by === undefined ? [] : [waitFor(environment, needed, by, root)],
  );
  return [...peers, ...others];
}

function waitFor(environment: Environment, needed: string, by: string, root: Cursor): Wait {
  const { instances = [] } = environment.services[needed] ?? {};
  const requires = root.get('services').get(by).get('requires');
  const wait = { service: needed, instances };
  if (environment.services[by]?.requires.includes(needed) === true) {
    return { ...wait, neededBy: by, key: 'requires', at: itemNamed(requires, needed) };
  }
  const taking = (environment.services[by]?.instances ?? []).flatMap((name) => {
    const instance = environment.instances[name];
    const giver = instance?.container.volumesFrom.find(
      (other) => environment.instances[other]?.service === needed,
    );
    return instance === undefined || giver === undefined ? [] : [{ instance, giver }];
  });
  const [first] = taking;
  if (first === undefined) return { ...wait, neededBy: by, key: 'volumes_from', at: requires.at };
  const list = instanceAt(root, by, first.instance.name).get('volumes_from');
  return { ...wait, neededBy: first.instance.name, key: 'volumes_from', at: itemNamed(list, first.giver) };
}

/** The place of a name in a list, or in the text that stands for a list of one. */
function itemNamed(list: Cursor, name: string): Pointer {
  return list.oneOrMore().find((item) => item.text() === name)?.at ?? list.at;
}

function instanceAt(root: Cursor, service: string, instance: string): Cursor {
  return root.get('services').get(service).get('instances').get(instance);
}
