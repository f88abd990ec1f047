import { findProgram, neededPrograms } from './programs.ts';

export type LabPossibility =
  | { readonly possible: true }
  | { readonly possible: false; readonly reason: string };

/** Whether this machine can carry a lab: Linux, root, and every program in place. Names all that is missing. */
export function canRunLab(): LabPossibility {
  return judge({
    platform: process.platform,
    userId: process.getuid?.(),
    missing: [...neededPrograms.keys()].filter((name) => findProgram(name) === undefined),
  });
}

export interface Machine {
  readonly platform: string;
  readonly userId: number | undefined;
  readonly missing: readonly string[];
}

export function judge(machine: Machine): LabPossibility {
  if (machine.platform !== 'linux') {
    return { possible: false, reason: `the lab needs Linux; this is ${machine.platform}` };
  }
  const reasons: string[] = [];
  if (machine.userId !== 0)
    reasons.push('the lab needs root: it makes network namespaces and runs Docker Engines');
  if (machine.missing.length > 0) {
    const packages = new Set(machine.missing.map((name) => neededPrograms.get(name) ?? name));
    reasons.push(
      `the lab needs these programs, which are not here: ${machine.missing.join(', ')}; ` +
        `on Debian or Ubuntu: apt-get install ${[...packages].join(' ')}`,
    );
  }
  return reasons.length === 0 ? { possible: true } : { possible: false, reason: reasons.join('\n') };
}
