import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { hasIpv6 } from './ipv6.ts';
import { withLock } from './lock.ts';
import { type LabNames, namesOfId } from './names.ts';
import { removeDirectory } from './remove-directory.ts';
import { run } from './run-command.ts';
import { chooseSubnet, ipv6Subnet } from './subnet.ts';

/** What is written down about a lab before anything of it is made. */
export interface LabRecord {
  readonly checkout: string;
  readonly name: string;
  readonly subnet: string;
}

/** Marks our routes, so that one whose lab has lost its record is still known as a lab's. */
const routeProtocol = '153';
const blackhole = ['metric', '9999', 'proto', routeProtocol];

/** Held while subnets are given out or taken back, by any lab of the machine. */
const subnetsLock = { name: 'maestro-lab-subnets', timeoutMs: 30_000 };

/**
 * Gives the lab its subnet, the one it had before if there is one, and puts the blackhole in place: from then on
 * nothing sent to the subnet can follow the default route out of the machine, whatever else is missing.
 */
export async function claimSubnet(
  lab: LabNames,
  owner: Omit<LabRecord, 'subnet'>,
  signal?: AbortSignal,
): Promise<LabRecord> {
  return withLock(
    subnetsLock.name,
    async () => {
      const labs = dirname(lab.directory);
      mkdirSync(lab.directory, { recursive: true, mode: 0o711 });
      const record = readRecord(lab) ?? {
        ...owner,
        subnet: chooseSubnet(lab.id, [
          ...(await routes(lab)),
          ...otherRecords(labs, lab.id).map(({ subnet }) => subnet),
        ]),
      };
      writeFileSync(`${lab.recordFile}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
      renameSync(`${lab.recordFile}.new`, lab.recordFile);
      for (const subnet of subnetsOf(record)) {
        await run(['ip', 'route', 'replace', 'blackhole', subnet, ...blackhole], {
          lab: lab.directory,
          signal,
        });
      }
      return record;
    },
    { timeoutMs: subnetsLock.timeoutMs, signal },
  );
}

/**
 * Takes away what is left of the lab: the blackhole, then the directory with the record.
 * A blackhole of ours that no lab's record names is one whose record was lost, and goes as well.
 */
export async function releaseSubnet(lab: LabNames, signal?: AbortSignal): Promise<void> {
  const labs = dirname(lab.directory);
  await withLock(
    subnetsLock.name,
    async () => {
      const others = otherRecords(labs, lab.id).flatMap(subnetsOf);
      const options = { lab: lab.directory, signal };
      for (const subnet of await labRoutes(lab)) {
        if (!others.includes(subnet))
          await run(['ip', 'route', 'delete', 'blackhole', subnet, ...blackhole], options);
      }
      await removeDirectory(lab.directory, lab.directory);
      if (existsSync(labs) && readdirSync(labs).length === 0) rmdirSync(labs);
    },
    { timeoutMs: subnetsLock.timeoutMs, signal },
  );
}

/** Undefined when there is none, or only half of one. */
export function readRecord(lab: LabNames): LabRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(lab.recordFile, 'utf8')) as Partial<LabRecord> | null;
    const { checkout, name, subnet } = record ?? {};
    return checkout === undefined || name === undefined || subnet === undefined
      ? undefined
      : { checkout, name, subnet };
  } catch {
    return undefined;
  }
}

/** The ids of all labs of the machine. */
export function labIds(labs: string): string[] {
  return existsSync(labs) ? readdirSync(labs).filter((entry) => /^[0-9a-f]{8}$/.test(entry)) : [];
}

function otherRecords(labs: string, id: string): LabRecord[] {
  return labIds(labs)
    .filter((other) => other !== id)
    .flatMap((other) => readRecord(namesOfId(other, labs)) ?? []);
}

function subnetsOf({ subnet }: LabRecord): string[] {
  return hasIpv6() ? [subnet, ipv6Subnet(subnet)] : [subnet];
}

async function routes(lab: LabNames): Promise<string[]> {
  const output = await run(['ip', '-json', '-4', 'route', 'show', 'table', 'all'], { lab: lab.directory });
  return (JSON.parse(output) as readonly { readonly dst: string }[]).map(({ dst }) => dst);
}

async function labRoutes(lab: LabNames): Promise<string[]> {
  const found: string[] = [];
  for (const family of hasIpv6() ? ['-4', '-6'] : ['-4']) {
    const show = ['route', 'show', 'type', 'blackhole', 'proto', routeProtocol];
    const output = await run(['ip', '-json', family, ...show], { lab: lab.directory });
    found.push(...(JSON.parse(output || '[]') as readonly { readonly dst: string }[]).map(({ dst }) => dst));
  }
  return found;
}
