import type { Document, EnvironmentConfig } from '@maestro-ng/schema';
import { byCodePoint } from '../graph/by-code-point.ts';
import { dictionary, type Environment, type Instance, type Service } from '../model/index.ts';
import { resolveAudit } from './audit.ts';
import { Cursor } from './cursor.ts';
import { type Need, reportCycles } from './cycles.ts';
import { type Dependencies, resolveDependencies } from './dependencies.ts';
import { EnvFiles, type Variables } from './env-vars.ts';
import type { EnvFileReader } from './files.ts';
import {
  type EnvironmentScope,
  type ResolvedInstance,
  resolveInstance,
  type ServiceScope,
} from './instances.ts';
import { checkJoinedNamespaces } from './joined-namespaces.ts';
import type { CheckDescribers } from './lifecycle.ts';
import { checkLinks } from './links.ts';
import { reportNameCollisions } from './name-collisions.ts';
import { resolveNetworks } from './networks.ts';
import { resolvePorts } from './ports.ts';
import { pythonText } from './python-text.ts';
import { reportRegistriesElsewhere, resolveRegistries } from './registries.ts';
import { remarkPickedPorts } from './remark-picked-ports.ts';
import { Report, type ResolveProblem } from './report.ts';
import { reportPortConflicts } from './report-port-conflicts.ts';
import { resolveServiceUpdates, type ServiceUpdates } from './service-updates.ts';
import { type ProvidedShips, resolveShips } from './ships.ts';
import { remarkEmptyServices, remarkUnusedShips } from './unused.ts';
import { resolveVolumesFrom, type VolumeNeeds } from './volumes-from.ts';

/** What resolution makes of a file: the environment, if nothing is wrong with it, and all that it has found. */
export interface Resolution {
  readonly environment?: Environment;
  readonly problems: readonly ResolveProblem[];
}

/** What others add to a resolution. */
export interface ResolutionExtras {
  /** How to read checks whose types extensions add, by type. */
  readonly extensionChecks?: CheckDescribers;
  /** Ships that come from elsewhere than the file. Default: none do. */
  readonly ships?: ProvidedShips;
}

function schemaOf(root: Cursor, report: Report): 1 | 2 {
  const schema = root.get('__maestro').get('schema');
  const version = schema.isMapping ? schema.get('version') : schema;
  if (version.isScalar && ![1, 2].includes(version.number() ?? 0)) {
    report.warning({
      code: 'unknown-schema-version',
      message: `there is no schema ${version.text() ?? ''}; the file is read as schema 2`,
      at: version,
      hint: 'write 1 or 2; they differ in the direction of volumes',
    });
  }
  // As in the original, only the number is 1: text acts as 2.
  return version.isAbsent || version.value === 1 || version.value === true ? 1 : 2;
}

function serviceScope(at: Cursor, envFiles: EnvFiles, report: Report): ServiceScope {
  const ports = resolvePorts(at, report);
  const env: Variables = new Map();
  envFiles.addTo(env, at.get('envfile'), report);
  envFiles.addTo(env, at.get('env'), report);
  return { at, name: at.key, image: at.get('image').text() ?? '', ports, env };
}

/** Which service each instance is of; a second instance of the same name is reported. */
function serviceOfEachInstance(services: readonly Cursor[], report: Report): Map<string, string> {
  const places = new Map<string, { readonly at: Cursor; readonly owner: string }>();
  for (const service of services) {
    for (const instance of service.get('instances').presentEntries()) {
      const other = places.get(instance.key);
      if (other === undefined) {
        places.set(instance.key, { at: instance, owner: service.key });
        continue;
      }
      report.error({
        code: 'duplicate-instance',
        message: `service "${service.key}" has an instance "${instance.key}", and so has service "${other.owner}"`,
        at: instance,
        part: 'key',
        hint: 'instances are containers: their names are unique over the whole file',
        related: [{ at: other.at.at, part: 'key', message: 'the other one' }],
      });
    }
  }
  return new Map([...places].map(([name, { owner }]) => [name, owner]));
}

function completed(resolved: ResolvedInstance, needs: VolumeNeeds): Instance {
  const { instance, report } = resolved;
  const startsAfter = needs.instances.get(instance.name)?.map((need) => need.on);
  return {
    ...instance,
    ...(startsAfter === undefined ? {} : { startsAfter }),
    ...(report.refusals.length === 0 ? {} : { refusals: report.refusals }),
  };
}

function serviceModel(
  scope: ServiceScope,
  dependencies: Dependencies,
  forVolumes: readonly Need[],
  instances: readonly string[],
  updates: ServiceUpdates,
): Service {
  return {
    name: scope.name,
    image: scope.image,
    omit: scope.at.get('omit').truth(),
    requires: dependencies.requires.map((need) => need.on),
    wantsInfo: dependencies.wantsInfo,
    requiresForVolumes: forVolumes.map((need) => need.on),
    instances: [...instances].sort(byCodePoint),
    ...updates,
    at: scope.at.at,
  };
}

/**
 * Makes the environment that a file describes. Also looks through a file that validation rejected (give its bare data
 * as `config`), for problems only; ones that follow from those of validation are the caller's to leave out.
 */
export function resolveEnvironment(
  config: EnvironmentConfig,
  document: Pick<Document, 'scalar'>,
  files: EnvFileReader,
  directory: string,
  { extensionChecks = new Map(), ships: provided = 'none' }: ResolutionExtras = {},
): Resolution {
  const root = Cursor.root(document, config);
  const report = new Report();
  const registries = resolveRegistries(root, directory, report);
  const fleet = resolveShips(root, provided, files, report);
  const envFiles = new EnvFiles(files, directory);
  const environment: EnvironmentScope = {
    // As in the original, a name that is no text is what Python prints of it: 1.10 without quotes is 1.1.
    name: root.get('name').isScalar ? pythonText(root.get('name')) : '',
    schema: schemaOf(root, report),
    fleet,
    networks: resolveNetworks(root, report),
    envFiles,
    extensionChecks,
    directory,
    report,
  };

  const serviceCursors = root.get('services').presentEntries();
  const serviceNames = new Set(serviceCursors.map((service) => service.key));
  const ownerOf = serviceOfEachInstance(serviceCursors, report);
  const known = { services: serviceNames, ownerOf };
  const dependencies = new Map<string, Dependencies>();
  const scopes: ServiceScope[] = [];
  const instances = new Map<string, ResolvedInstance>();
  for (const at of serviceCursors) {
    const scope = serviceScope(at, envFiles, report);
    scopes.push(scope);
    dependencies.set(scope.name, resolveDependencies(at, known, report));
    for (const cursor of at.get('instances').presentEntries()) {
      const resolved = resolveInstance(cursor, scope, environment);
      if (!instances.has(cursor.key)) instances.set(cursor.key, resolved);
    }
  }

  const members = new Map<string, string[]>(scopes.map(({ name }) => [name, []]));
  for (const { instance } of instances.values()) members.get(instance.service)?.push(instance.name);
  const volumeNeeds = resolveVolumesFrom(instances, members);
  const none: readonly Need[] = [];
  const serviceNeeds = new Map(
    scopes.map(({ name }) => [
      name,
      [...(dependencies.get(name)?.requires ?? none), ...(volumeNeeds.services.get(name) ?? none)],
    ]),
  );
  reportCycles(serviceNeeds, 'service', report);
  reportCycles(
    new Map([...instances.keys()].map((name) => [name, volumeNeeds.instances.get(name) ?? none])),
    'instance',
    report,
  );
  checkLinks(instances);
  checkJoinedNamespaces(instances, new Map(scopes.map(({ name, at }) => [name, at])));
  reportNameCollisions(scopes, instances.values(), report);
  reportPortConflicts(instances, report);
  remarkPickedPorts(instances.values(), report);
  reportRegistriesElsewhere(registries, root, instances.values(), report);
  const audit = resolveAudit(root, directory, report);
  remarkUnusedShips(root.get('ships').presentEntries(), instances.values(), report);
  remarkEmptyServices(scopes, serviceNeeds, report);
  const placed = dictionary([...instances].map(([name, { instance }]) => [name, instance]));
  const updates = new Map(
    scopes.map(({ name, at }) => [
      name,
      resolveServiceUpdates(at, members.get(name) ?? [], { instances: placed }, report),
    ]),
  );

  if (report.problems.some((problem) => problem.severity === 'error')) return { problems: report.problems };
  return {
    problems: report.problems,
    environment: {
      name: environment.name,
      registries,
      ships: fleet.ships,
      services: dictionary(
        scopes.map((scope) => [
          scope.name,
          serviceModel(
            scope,
            dependencies.get(scope.name) ?? { requires: [], wantsInfo: [] },
            volumeNeeds.services.get(scope.name) ?? none,
            members.get(scope.name) ?? [],
            updates.get(scope.name) ?? { update: null, minAvailable: null },
          ),
        ]),
      ),
      instances: dictionary(
        [...instances].map(([name, resolved]) => [name, completed(resolved, volumeNeeds)]),
      ),
      networks: dictionary([...environment.networks.values()].map((network) => [network.name, network])),
      audit,
      directory,
    },
  };
}
