import { parseArgs } from 'node:util';
import { labIds } from './claim.ts';
import { type LabImage, labImages } from './images.ts';
import { attach, down, type Lab, type LabOptions, removeLocked, up } from './lab.ts';
import { LabError, messageOf } from './lab-error.ts';
import { labsDirectory, namesOfId } from './names.ts';
import { partitions } from './partition.ts';
import { type LabStatus, status, statusOfAll, statusTable } from './status.ts';

const usage = `A fleet of real Docker Engines on this machine.

lab up [--ships 3] [--images busybox,node] [--json]   bring that many ships up, or mend those that are
lab status [--all] [--json]                           what there is, and in which state
lab down [--all]                                      remove everything
lab reset                                             undo all faults; remove containers, networks, volumes

Faults, for one or more ships:
lab kill SHIP…        SIGKILL to the Engine            lab restart SHIP…
lab hang SHIP…        SIGSTOP to the Engine            lab resume SHIP…
lab partition SHIP… [--how drop|reject|down]           lab heal SHIP…

--name NAME   another lab of this checkout             --all   the labs of all checkouts
`;

/** Wrong usage: exit code 2, where everything else that fails is 1. */
class UsageError extends LabError {}

/** Runs one command line (without the program's name) and returns the exit code: 0, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const output = await answer(args);
    if (output !== '') process.stdout.write(`${output}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`lab: ${messageOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function answer(args: readonly string[]): Promise<string> {
  const { values, positionals } = parse(args);
  const [verb, ...ships] = positionals;
  if (values.help === true || verb === 'help') return usage.trimEnd();
  if (verb === undefined) throw new UsageError(`a command is missing\n\n${usage.trimEnd()}`);
  const options: LabOptions = { name: values.name };
  const faults: Readonly<Record<string, (lab: Lab, ship: string) => Promise<void>>> = {
    kill: (lab, ship) => lab.kill(ship),
    hang: (lab, ship) => lab.hang(ship),
    resume: (lab, ship) => lab.resume(ship),
    partition: (lab, ship) => lab.partition(ship, oneOf('how', values.how ?? 'drop', partitions)),
    heal: (lab, ship) => lab.heal(ship),
    restart: (lab, ship) => lab.restart(ship),
  };
  const fault = Object.hasOwn(faults, verb) ? faults[verb] : undefined;
  if (fault !== undefined) return inflict(verb, fault, ships, options);
  if (ships.length > 0) throw new UsageError(`${verb} takes no ships: ${ships.join(' ')}`);
  switch (verb) {
    case 'up':
      return bringUp(values, options);
    case 'status':
      return show(values.all === true ? await statusOfAll() : [await status(options)], values);
    case 'down':
      await (values.all === true ? removeAll() : down(options));
      return '';
    case 'reset':
      await attach(options).reset();
      return '';
    default:
      throw new UsageError(`unknown command "${verb}"\n\n${usage.trimEnd()}`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ships: { type: 'string', default: '3' },
        images: { type: 'string', default: labImages.join(',') },
        name: { type: 'string', default: 'default' },
        how: { type: 'string' },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function bringUp(values: Values, options: LabOptions): Promise<string> {
  const count = Number(values.ships);
  if (!Number.isInteger(count))
    throw new UsageError(`--ships: expected a whole number, got "${values.ships}"`);
  const images = values.images
    .split(',')
    .filter((name) => name !== '')
    .map((name): LabImage => oneOf('images', name, labImages));
  const lab = await up({ ...options, ships: count, images });
  if (values.json !== true) return statusTable(await status(options));
  const ships = lab.ships.map(({ name, address, port, socketPath }) => ({
    name,
    address,
    port,
    socket: socketPath,
  }));
  return JSON.stringify({ ships });
}

function show(labs: readonly LabStatus[], values: Values): string {
  if (values.json === true) return JSON.stringify(values.all === true ? labs : labs[0]);
  return labs.length === 0 ? 'no lab is up on this machine' : labs.map(statusTable).join('\n\n');
}

async function inflict(
  verb: string,
  fault: (lab: Lab, ship: string) => Promise<void>,
  ships: readonly string[],
  options: LabOptions,
): Promise<string> {
  if (ships.length === 0) throw new UsageError(`${verb}: which ship?`);
  const lab = attach(options);
  for (const ship of ships) await fault(lab, ship);
  return '';
}

async function removeAll(): Promise<void> {
  for (const id of labIds(labsDirectory)) await removeLocked(namesOfId(id), undefined);
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`--${flag}: expected ${allowed.join(' or ')}, got "${value}"`);
  return found;
}
