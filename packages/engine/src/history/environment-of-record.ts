import {
  type ApplyRecord,
  Concealed,
  type Dictionary,
  dictionary,
  type Environment,
  type Instance,
  type Json,
  type KeptSecret,
  type RecordedEnvironment,
  type Service,
} from '../model/index.ts';
import { meansTheSame, specified } from '../run/index.ts';
import { commandDigest, plainReference } from './recordable.ts';
import { referenceInWords } from './reference-in-words.ts';
import { restoreInstance, restoreService } from './restore.ts';

export interface PresentFile {
  readonly environment: Environment;
  /** What would be recorded of it. */
  readonly recorded: RecordedEnvironment;
}

export type EnvironmentOfRecord =
  | {
      readonly ok: true;
      readonly environment: Environment;
      readonly recorded: RecordedEnvironment;
      /** What is gone back with. */
      readonly instances: readonly string[];
      /** Instances of which the record does not know how they stood: they are left as they are. */
      readonly unknown: readonly string[];
      /** What is secret and the present file's, as it is called there: `DB_PASSWORD`. */
      readonly taken: readonly string[];
      /** What it would have this machine do or tell, and the present file does not: whole clauses. */
      readonly strange: readonly string[];
    }
  /** Whole sentences, all of them. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The environment as a record has it, on the present file's ships, with its registries, networks and auditors, and with its
 * values where the record leaves secrets out. What the record does not know of is the present file's.
 */
export function environmentOfRecord(record: ApplyRecord, present: PresentFile): EnvironmentOfRecord {
  try {
    return restore(record, present);
  } catch {
    const problem = `What record ${record.number} keeps of the environment cannot be read.`;
    return { ok: false, problems: [problem] };
  }
}

function restore(record: ApplyRecord, present: PresentFile): EnvironmentOfRecord {
  const restored = restoreEnvironment(record, present);
  if (!restored.ok) return restored;
  const { inDoubt, ...rest } = restored;
  const templateSecrets = restoredSecrets(record, present);
  const environment = { ...restored.environment, ...(templateSecrets && { templateSecrets }) };
  const problems = [...inDoubt].flatMap(([name, places]) => {
    const asked = specified(environment, name);
    const digest = record.instances[name]?.digest;
    const isSame = asked.digest === digest || (digest !== undefined && meansTheSame(asked, digest));
    return isSame ? [] : [`${name}: ${cannotBeRestored(places, true)}.`];
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ...rest, environment, strange: strangeIn(environment, present.environment) };
}

/** What was made of secrets is known as in a file: by the same, restored from what the file is with other texts. */
function restoredSecrets(record: ApplyRecord, present: PresentFile): Environment['templateSecrets'] {
  const secrets = present.environment.templateSecrets?.reveal();
  if (secrets?.veiled === undefined) return present.environment.templateSecrets;
  const restored =
    secrets.veiled === 'unknown'
      ? undefined
      : restoreEnvironment(record, { ...present, environment: secrets.veiled });
  return new Concealed({ ...secrets, veiled: restored?.ok === true ? restored.environment : 'unknown' });
}

type Restored =
  | (Omit<Extract<EnvironmentOfRecord, { ok: true }>, 'strange'> & {
      /** What is restored of an instance that may be more than secrets, as it is called. */
      readonly inDoubt: ReadonlyMap<string, readonly string[]>;
    })
  | Extract<EnvironmentOfRecord, { ok: false }>;

function restoreEnvironment(record: ApplyRecord, present: PresentFile): Restored {
  const problems: string[] = [];
  const now = { instances: byName(present.recorded.instances), services: byName(present.recorded.services) };
  const instances = new Map<string, Instance>();
  const plain: Json[] = [];
  const unknown: string[] = [];
  const allTaken = new Set<string>();
  const inDoubt = new Map<string, readonly string[]>();
  const commands = commandsByDigest(present.environment);
  for (const [name, recorded] of byName(record.resolved.instances)) {
    const own = present.environment.instances[name];
    const ownRecorded = now.instances.get(name);
    const found = own && ownRecorded !== undefined ? { instance: own, recorded: ownRecorded } : undefined;
    if (record.instances[name]?.state === 'unknown') {
      if (found === undefined) continue;
      unknown.push(name);
      instances.set(name, found.instance);
      plain.push(found.recorded);
      continue;
    }
    const { directory, ships } = present.environment;
    const restored = restoreInstance({ recorded, present: found, directory, commands });
    const { instance, missing, taken } = restored;
    const obstacles: string[] = [];
    if (!Object.hasOwn(ships, instance.ship)) {
      obstacles.push(`its ship ${instance.ship} is not in the file any more; put the ship back into it`);
    }
    if (missing.length > 0) obstacles.push(cannotBeRestored(missing, found !== undefined));
    if (obstacles.length > 0) problems.push(`${name}: ${obstacles.join('; ')}.`);
    for (const what of taken) allTaken.add(what);
    if (restored.inDoubt.length > 0) inDoubt.set(name, restored.inDoubt);
    instances.set(name, instance);
    plain.push(recorded);
  }
  if (problems.length > 0) return { ok: false, problems };
  const services = restoredServices(record, present, instances);
  const environment: Environment = {
    ...present.environment,
    services: dictionary(services.map((service) => [service.name, service])),
    instances: dictionary(instances),
  };
  return {
    ok: true,
    environment,
    recorded: { services: record.resolved.services, instances: plain },
    instances: [...instances.keys()].filter((name) => !unknown.includes(name)),
    unknown,
    taken: [...allTaken],
    inDoubt,
  };
}

function cannotBeRestored(places: readonly string[], isInFile: boolean): string {
  const what = [...new Set(places)].join(', ');
  const where = isInFile
    ? 'the file has nothing that surely belongs there; give it there as it was'
    : 'the file does not have the instance any more; put it back into it';
  return `${what} cannot be restored: the record leaves secrets out, and ${where}`;
}

function restoredServices(
  record: ApplyRecord,
  { environment }: PresentFile,
  instances: ReadonlyMap<string, Instance>,
): Service[] {
  const services = new Map(
    record.resolved.services.map((recorded) => {
      const service = restoreService(recorded);
      return [service.name, service] as const;
    }),
  );
  for (const { service } of instances.values()) {
    const own = environment.services[service];
    if (!services.has(service) && own !== undefined) services.set(service, own);
  }
  return [...services.values()].map((service) => ({
    ...service,
    instances: service.instances.filter((name) => instances.get(name)?.service === service.name),
  }));
}

export function byName(items: readonly Json[]): Map<string, Json> {
  return new Map(items.map((item) => [(item as Dictionary<Json>)['name'] as string, item]));
}

/**
 * Who can make volumes on a ship can write records. What they would have the operator's machine run, or read out to
 * containers, is only done unasked where the operator's own file has it as well.
 */
function strangeIn(restored: Environment, present: Environment): string[] {
  const own = new Set(Object.values(present.instances).flatMap((instance) => reaches(instance)));
  const strange = Object.values(restored.instances).flatMap((instance) =>
    reaches(instance)
      .filter((reach) => !own.has(reach))
      .map((reach) => `${instance.name} ${reach}`),
  );
  return [...new Set(strange)];
}

/** The commands that give secrets. */
function commandsByDigest({ name, instances }: Environment): ReadonlyMap<string, readonly string[]> {
  const secrets = Object.values(instances).flatMap(keptSecrets);
  return new Map(
    secrets.flatMap((secret) =>
      secret.kind === 'command' ? [[commandDigest(secret.command, name), secret.command] as const] : [],
    ),
  );
}

function reaches(instance: Instance): string[] {
  const checks = Object.values(instance.lifecycle).flat();
  const commands = checks.flatMap((check) =>
    check.type === 'exec'
      ? [`has the check ${JSON.stringify(check.command)}, which runs on this machine`]
      : check.type === 'extension'
        ? [`has a check of type ${check.name}, which runs on this machine`]
        : [],
  );
  return [...commands, ...keptSecrets(instance).map(referencePhrase)];
}

function keptSecrets({ env, lifecycle }: Instance): KeptSecret[] {
  const texts = [
    ...env.flatMap(({ value }) => value ?? []),
    ...Object.values(lifecycle)
      .flat()
      .flatMap((check) =>
        check.type === 'http'
          ? [
              ...check.headers.map(({ value }) => value),
              ...(check.auth === null ? [] : [check.auth.user, check.auth.password]),
            ]
          : [],
      ),
  ];
  return texts.flatMap(({ parts }) =>
    parts.flatMap((part) => ('secret' in part && part.secret.kind !== 'written' ? [part.secret] : [])),
  );
}

function referencePhrase(secret: KeptSecret): string {
  return `is given the secret ${referenceInWords(plainReference(secret))} of this machine`;
}
