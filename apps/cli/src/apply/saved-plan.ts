import { existsSync, readFileSync } from 'node:fs';
import type { ApplyRules, ChangeKind, Plan, Selection } from '@maestro-ng/engine';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonFormat } from '../render/json.ts';
import { sanitize } from '../render/sanitize.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from '../write-files.ts';
import type { FileDigest } from './file-digest.ts';

/** A plan that was saved, with what it was made from. */
export interface SavedPlan {
  readonly selection: Selection;
  readonly rules: ApplyRules & { readonly renewVolumes?: boolean };
  readonly plan: Plan;
  /** Of each instance, the digest of what was asked of its container. */
  readonly asked: { readonly [instance: string]: string };
  readonly file: FileDigest;
}

const type = 'saved-plan';

/** @throws Rejected for what cannot be written, UsageError for a file that is there and is no saved plan. */
export function savePlan(path: string, version: string, saved: SavedPlan): void {
  if (existsSync(path) && !isSavedPlan(path)) {
    throw new UsageError(`${path} is there already, and is no saved plan`, 'name another file for --out');
  }
  const content = `${JSON.stringify({ type, format: jsonFormat, version, ...saved }, null, 2)}\n`;
  writeFiles([{ path, content, existing: 'replace', mode: 0o600 }]);
}

/** @throws UsageError for what is no saved plan. */
export function readSavedPlan(path: string): SavedPlan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`the plan ${path} cannot be read: ${(error as Error).message}`);
  }
  const read = parsed(text);
  if (read?.['type'] !== type) {
    throw new UsageError(`${path} is no saved plan`, 'save one with "maestro plan --out FILE"');
  }
  if (read['format'] !== jsonFormat) {
    throw new UsageError(
      `${path} was saved by another version of Maestro (format ${String(read['format'])}, and this one knows ${jsonFormat})`,
      'make a new plan',
    );
  }
  return read as unknown as SavedPlan;
}

function isSavedPlan(path: string): boolean {
  try {
    return parsed(readFileSync(path, 'utf8'))?.['type'] === type;
  } catch {
    return false;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** @throws CommandFailure where what there is to do now is not what was saved, saying what. */
export function refuseOtherPlan(saved: SavedPlan, now: Pick<SavedPlan, 'plan' | 'asked' | 'file'>): void {
  const moved = differing(saved, now);
  if (moved.length === 0 && saved.file.value !== now.file.value) {
    moved.push(
      'the file says something else by now that a plan does not show: a secret, a check, who is told',
    );
  }
  if (moved.length === 0) return;
  const shown = moved.slice(0, 10);
  const more = moved.length > shown.length ? `; and ${moved.length - shown.length} more` : '';
  throw new CommandFailure(
    'world-moved',
    `the plan was made for another situation, and nothing was touched: ${shown.join('; ')}${more}`,
    { exitCode: exitCodes.failed, hint: 'make a new plan, and look at it' },
  );
}

function differing(saved: SavedPlan, now: Pick<SavedPlan, 'plan' | 'asked'>): string[] {
  if (saved.plan.environment !== now.plan.environment) {
    return [`it is for the environment ${sanitize(saved.plan.environment)}`];
  }
  const [before, after] = [stepsOf(saved.plan), stepsOf(now.plan)];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    const name = sanitize((was ?? is)?.instance ?? id);
    if (was === undefined) return [`${name} was not in it, and is to be ${fate(is?.kind)}`];
    if (is === undefined) return [`${name} was to be ${fate(was.kind)}, and that is not called for any more`];
    if (was.kind !== is.kind) return [`${name} was to be ${fate(was.kind)}, and is to be ${fate(is.kind)}`];
    if (was.text !== is.text)
      return [`of ${name} there is another container, or it differs in something else`];
    const [askedThen, askedNow] = [saved.asked[was.instance], now.asked[was.instance]];
    return askedThen === askedNow ? [] : [`the file asks for something else of ${name}`];
  });
}

const fates: { readonly [kind in ChangeKind]: string } = {
  create: 'created',
  start: 'started',
  replace: 'replaced',
  update: 'updated',
  leave: 'left as it is',
  pull: 'pulled',
  keep: 'left as it is',
  stop: 'stopped',
  remove: 'removed',
  refuse: 'refused',
};

function fate(kind: ChangeKind | undefined): string {
  return kind === undefined ? 'left alone' : fates[kind];
}

function stepsOf({
  nodes,
}: Plan): Map<
  string,
  { readonly kind: ChangeKind | undefined; readonly instance: string; readonly text: string }
> {
  return new Map(
    nodes.flatMap((node) =>
      node.kind === 'gate'
        ? []
        : [
            [
              node.id,
              {
                kind: node.change?.kind,
                instance: node.subject.instance,
                text: JSON.stringify([node.subject, node.change, node.needs]),
              },
            ] as const,
          ],
    ),
  );
}
