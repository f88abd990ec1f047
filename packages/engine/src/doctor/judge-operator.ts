import { type Environment, knownHostsAdvice } from '../model/index.ts';
import { type Finding, type Found, ok, trouble } from './finding.ts';
import type { FileFact, OperatorFacts } from './operator-facts.ts';

const oldestNode = [20, 19] as const;

/** What is said of the machine that the tool runs on. What only SSH needs counts where a ship is reached by it. */
export function judgeOperator(facts: OperatorFacts, { ships }: Environment): Finding[] {
  const bySsh = Object.values(ships).some(({ connection }) => connection.kind === 'ssh');
  const found = [
    judgeNode(facts.nodeVersion),
    judgeDockerConfigs(facts.dockerConfigs),
    ...(bySsh
      ? [...judgeSshConfig(facts.sshConfig), judgeAgent(facts.sshAgent), judgeKnownHosts(facts.knownHosts)]
      : []),
  ];
  return found.map((each) => ({ ship: null, ...each }));
}

function judgeNode(version: string): Found {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return ok('node', version);
  return trouble(
    'wrong',
    'node',
    `${version} is too old`,
    `Run maestro with Node.js ${oldestNode.join('.')} or newer.`,
  );
}

function judgeDockerConfigs(configs: OperatorFacts['dockerConfigs']): Found {
  const check = 'docker-config';
  const bad = configs.filter(({ problems }) => problems.length > 0);
  if (bad.length > 0)
    return trouble(
      bad.some(({ fact }) => fact === 'unusable') ? 'wrong' : 'warning',
      check,
      bad.map(({ path, problems }) => `${path} ${problems.join('; it ')}`).join('; '),
      `Correct or remove ${bad.map(({ path }) => path).join(' and ')}.`,
    );
  const found = configs.filter(({ fact }) => fact === 'usable').map(({ path }) => path);
  return ok(check, found.join(', ') || `none at ${configs[0]?.path}`);
}

/** Most have none, of which nothing need be said. */
function judgeSshConfig({ path, fact }: OperatorFacts['sshConfig']): Found[] {
  const check = 'ssh-config';
  switch (fact) {
    case 'missing':
      return [];
    case 'unreadable':
      return [
        trouble(
          'warning',
          check,
          `${path} cannot be read, and nothing of it is used`,
          `Correct or remove ${path}: ssh itself refuses it.`,
        ),
      ];
    case 'others may write it':
      return [
        trouble(
          'warning',
          check,
          `${path} may be written by others, and is used`,
          `Run \`chmod go-w ${path}\`: ssh itself refuses it as it is.`,
        ),
      ];
    default:
      return [ok(check, path)];
  }
}

function judgeAgent(agent: OperatorFacts['sshAgent']): Found {
  if (agent === null) return ok('ssh-agent', 'none is named by SSH_AUTH_SOCK: keys are read from files');
  if (agent.answers) return ok('ssh-agent', agent.path);
  return trouble(
    'warning',
    'ssh-agent',
    `nobody answers at ${agent.path}`,
    'Start an agent, or unset SSH_AUTH_SOCK.',
  );
}

function judgeKnownHosts(places: OperatorFacts['knownHosts']): Found {
  const check = 'known-hosts';
  const pathsOf = (wanted: FileFact): string[] => [
    ...new Set(
      places.flatMap(({ own, global, facts }) =>
        [...own, ...global].filter((path) => facts[path] === wanted),
      ),
    ),
  ];
  const [unreadable] = pathsOf('unreadable');
  if (unreadable !== undefined)
    return trouble('warning', check, `${unreadable} cannot be read`, knownHostsAdvice(unreadable));
  const [without] = places.filter(({ facts }) => !Object.values(facts).includes('readable'));
  if (without === undefined) return ok(check, pathsOf('readable').join(', ') || 'none is looked for');
  const [file] = without.own;
  return file === undefined
    ? trouble(
        'warning',
        check,
        `UserKnownHostsFile of ssh_config keeps no keys of ${without.host}`,
        `Have it name a file for ${without.host}, and add the key of that host to it.`,
      )
    : trouble(
        'warning',
        check,
        `there is no ${file}`,
        'Log in once by ssh to each ship, and compare the key that it shows.',
      );
}
