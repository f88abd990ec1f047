import { byCodePoint } from '../graph/by-code-point.ts';
import type { Cursor } from './cursor.ts';
import type { ResolvedInstance } from './instances.ts';
import type { Report } from './report.ts';
import { discoveryVariables, variablePart } from './variable-names.ts';

interface Named {
  readonly what: string;
  readonly at: Cursor;
}

/** Reports names that give other containers the same variable, so that one of them cannot be told. */
export function reportNameCollisions(
  services: readonly { readonly name: string; readonly at: Cursor }[],
  instances: Iterable<ResolvedInstance>,
  report: Report,
): void {
  const seen = new Map<string, Named>();
  const claim = (variable: string, claimant: Named): boolean => {
    const earlier = seen.get(variable);
    seen.set(variable, claimant);
    if (earlier === undefined) return false;
    report.warning({
      code: 'variable-collision',
      message: `${earlier.what} and ${claimant.what} give the same variable, ${variable}; the latter's value is passed`,
      at: claimant.at,
      part: 'key',
      hint: 'rename one of them',
      related: [{ at: earlier.at.at, part: 'key', message: earlier.what }],
    });
    return true;
  };
  for (const { name, at } of [...services].sort((left, right) => byCodePoint(left.name, right.name))) {
    claim(discoveryVariables.instances(variablePart(name)), { what: `service "${name}"`, at });
  }
  const inOrder = [...instances].sort(
    ({ instance: left }, { instance: right }) =>
      byCodePoint(left.service, right.service) || byCodePoint(left.name, right.name),
  );
  for (const { instance, at, ports } of inOrder) {
    const parts = [variablePart(instance.service), variablePart(instance.name)] as const;
    // Where two instances collapse, all their ports do: that follows from it and is not told.
    if (claim(discoveryVariables.host(...parts), { what: `instance "${instance.name}"`, at })) continue;
    for (const name of [...ports.keys()].sort(byCodePoint)) {
      const claimant = {
        what: `port "${name}" of instance "${instance.name}"`,
        at: ports.get(name)?.at ?? at,
      };
      const port = variablePart(name);
      if (!claim(discoveryVariables.port(...parts, port), claimant))
        claim(discoveryVariables.internalPort(...parts, port), claimant);
    }
  }
}
