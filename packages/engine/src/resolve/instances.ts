import {
  type Dictionary,
  defaultStopTimeoutSeconds,
  dictionary,
  type Instance,
  literalText,
  type Text,
} from '../model/index.ts';
import { checkCapabilities } from './capabilities.ts';
import { checkSeconds } from './check-seconds.ts';
import { commandOf, commandWords } from './command.ts';
import { resolveComposeKeys } from './compose-keys.ts';
import { checkContainer } from './container-checks.ts';
import type { Cursor } from './cursor.ts';
import { checkNames, type EnvFiles, sortedVariables, type Variables } from './env-vars.ts';
import { resolveExtraHosts } from './extra-hosts.ts';
import { imageTag } from './image.ts';
import { resolveLabels } from './labels.ts';
import { type CheckDescribers, resolveLifecycle } from './lifecycle.ts';
import { resolveLimits } from './limits.ts';
import { resolveLog } from './log.ts';
import { checkNameServers } from './name-servers.ts';
import type { DeclaredNetworks } from './networks.ts';
import { checkPorts, type DeclaredPorts, mergePorts, type PortDeclarations, resolvePorts } from './ports.ts';
import { pythonText } from './python-text.ts';
import { InstanceReport, type Report } from './report.ts';
import { resolveRestart } from './restart.ts';
import type { Fleet } from './ships.ts';
import { resolveUlimits } from './ulimits.ts';
import { ownVariables } from './variable-names.ts';
import { resolveVolumes, type Volumes } from './volumes.ts';

/** What the instances of a service have in common. */
export interface ServiceScope {
  readonly at: Cursor;
  readonly name: string;
  readonly image: string;
  readonly ports: PortDeclarations;
  readonly env: Variables;
}

/** What all instances have in common. */
export interface EnvironmentScope {
  readonly name: string;
  readonly schema: 1 | 2;
  readonly fleet: Fleet;
  readonly networks: DeclaredNetworks;
  readonly envFiles: EnvFiles;
  readonly extensionChecks: CheckDescribers;
  /** That of the environment file, absolute. */
  readonly directory: string;
  readonly report: Report;
}

/** An instance with what only resolution needs to know of it. */
export interface ResolvedInstance {
  readonly instance: Instance;
  readonly at: Cursor;
  readonly ports: DeclaredPorts;
  readonly volumes: Volumes;
  readonly report: InstanceReport;
  /** Whether its ship is one of the file's. Otherwise that is reported, and nothing is said of what it shares a ship with. */
  readonly isPlaced: boolean;
}

const maestro = (text: string): Text => literalText(text, { from: 'maestro' });

function environmentVariables(
  cursor: Cursor,
  service: ServiceScope,
  environment: EnvironmentScope,
  own: { readonly shipIp: string; readonly image: string },
): Variables {
  const variables: Variables = new Map(service.env);
  variables.set(ownVariables.environment, maestro(environment.name));
  variables.set(ownVariables.service, maestro(service.name));
  environment.envFiles.addTo(variables, cursor.get('envfile'), environment.report);
  environment.envFiles.addTo(variables, cursor.get('env'), environment.report);
  variables.set(ownVariables.container, maestro(cursor.key));
  variables.set(ownVariables.hostAddress, maestro(own.shipIp));
  variables.set(ownVariables.image, maestro(own.image));
  variables.set(ownVariables.tag, maestro(imageTag(own.image)));
  return variables;
}

function textList(cursor: Cursor): string[] {
  return cursor.oneOrMore().flatMap((item) => (item.isScalar ? [pythonText(item)] : []));
}

/** Text, where what is empty, zero or no counts as none, as in the original. */
function textOrNone(cursor: Cursor): string | null {
  return cursor.truth() ? (cursor.text() ?? null) : null;
}

function resolveUser(cursor: Cursor, report: InstanceReport): string | null {
  if (cursor.truth()) return pythonText(cursor);
  if (cursor.isScalar && cursor.value !== '') {
    report.warning({
      code: 'username-none',
      message: `${cursor.text() ?? ''} without quotation marks counts as no user: that of the image is taken`,
      at: cursor,
      hint: `write "${cursor.text() ?? ''}" if the user of this name or number is meant`,
    });
  }
  return null;
}

function resolveCommand(cursor: Cursor, report: InstanceReport): readonly string[] | null {
  const at = commandOf(cursor);
  const split = commandWords(at);
  if (split === undefined) return null;
  if ('words' in split) return split.words;
  report.refuse({
    code: 'invalid-command',
    message: `this command cannot be split into words: ${split.problem}`,
    at,
  });
  return null;
}

function resolveLinks(cursor: Cursor): Dictionary<string> {
  return dictionary(cursor.entries().map((entry) => [entry.key, entry.text() ?? entry.key] as const));
}

/** One instance of a service. One whose ship is not known is looked through for other problems all the same. */
export function resolveInstance(
  cursor: Cursor,
  service: ServiceScope,
  environment: EnvironmentScope,
): ResolvedInstance {
  const report = new InstanceReport(environment.report, cursor.key);
  const shipAt = cursor.get('ship');
  const ship = environment.fleet.named(
    shipAt,
    report,
    (name) => `instance "${cursor.key}" is placed on "${name}"`,
  );
  const declared = mergePorts(service.ports, resolvePorts(cursor, environment.report));
  const { ports } = declared;
  checkPorts(ports, ship?.ip, report);
  const image = cursor.get('image').text() ?? service.image;
  const volumes = resolveVolumes(cursor, environment.schema, report);
  const { networks } = environment;
  const compose = resolveComposeKeys(service.at, cursor, { networks, volumes: volumes.targets }, report);
  const networkMode = textOrNone(cursor.get('net'));
  const container: Instance['container'] = {
    name: cursor.key,
    image,
    hostname: networkMode === null ? cursor.key : null,
    command: resolveCommand(cursor, report),
    ports: [...ports.values()].map(({ port }) => port),
    volumes: volumes.bindings,
    containerVolumes: volumes.containerVolumes,
    volumesFrom: [...new Set(textList(cursor.get('volumes_from')))],
    links: resolveLinks(cursor.get('links')),
    extraHosts: resolveExtraHosts(cursor.get('extra_hosts'), environment.fleet, report),
    networkMode,
    dns: cursor.get('dns').isAbsent ? null : textList(cursor.get('dns')),
    restart: resolveRestart(cursor.get('restart'), report),
    ...resolveLimits(service.at, cursor, report),
    ulimits: resolveUlimits(cursor.get('ulimits'), report),
    privileged: cursor.get('privileged').truth(),
    capAdd: textList(cursor.get('cap_add')),
    capDrop: textList(cursor.get('cap_drop')),
    securityOpt: textList(cursor.get('security_opt')),
    log: resolveLog(cursor, report),
    user: resolveUser(cursor.get('username'), report),
    workdir: cursor.get('workdir').text() ?? null,
    labels: resolveLabels(cursor.get('labels'), report),
    ...compose.container,
  };
  const shipIp = ship?.ip ?? '';
  const lifecycle = resolveLifecycle(service.at, cursor, {
    ship: {
      name: ship?.name ?? '',
      ip: shipIp,
      isThisMachine: ship?.connection.kind === 'unix',
    },
    usesPublishedPorts: !/^(host|container:.*)$/.test(networkMode ?? ''),
    declared,
    directory: environment.directory,
    extensionChecks: environment.extensionChecks,
    report,
  });
  checkContainer(container, cursor, service.at, report);
  checkCapabilities(cursor, report);
  checkNameServers(cursor, report);
  checkSeconds(cursor.get('stop_timeout'), `${defaultStopTimeoutSeconds} seconds`, report);
  const variables = environmentVariables(cursor, service, environment, { shipIp, image });
  checkNames(variables, [cursor, service.at], report);
  return {
    at: cursor,
    ports,
    volumes: { ...volumes, targets: compose.targets },
    report,
    isPlaced: ship !== undefined,
    instance: {
      name: cursor.key,
      service: service.name,
      ship: shipAt.text() ?? '',
      container,
      env: sortedVariables(variables),
      lifecycle,
      stopTimeoutSeconds: cursor.get('stop_timeout').number() ?? defaultStopTimeoutSeconds,
      pullPolicy: compose.pullPolicy,
      at: cursor.at,
    },
  };
}
