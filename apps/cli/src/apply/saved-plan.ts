import { existsSync, readFileSync } from 'node:fs';
import type { ApplyRules, Selection } from '@maestro-ng/engine';
import type { FileDigest } from '../file-digest.ts';
import { jsonFormat } from '../render/json.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from '../write-files.ts';
import type { PlanForSituation } from './what-moved.ts';

/** A plan that was saved, with what it was made from. */
export interface SavedPlan extends PlanForSituation {
  readonly selection: Selection;
  readonly rules: ApplyRules & { readonly renewVolumes?: boolean };
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
