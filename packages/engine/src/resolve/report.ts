import type { Location, Part, Pointer, Problem, RelatedPlace, Severity } from '@maestro-ng/schema';
import type { DiagnosticCode, Refusal } from '../model/index.ts';
import type { Cursor } from './cursor.ts';

/** A problem that may lie in another file than the environment file: `at` then says where that file is named. */
export interface ResolveProblem extends Problem<DiagnosticCode> {
  readonly place?: Location;
}

export interface Finding {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly at: Cursor;
  readonly part?: Part;
  readonly hint?: string | undefined;
  readonly related?: readonly RelatedPlace[];
  readonly place?: Location;
}

/** `did you mean "web"?`, where there is something near. */
export function didYouMean(nearest: string | undefined): string | undefined {
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

/** Messages are written as clauses; a finding is told as a sentence. */
function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Whom resolution tells what it finds. */
export type Finder = Pick<Report, 'error' | 'warning'>;

/** Collects what is wrong. The same thing at the same place is told once, however many instances share the place. */
export class Report {
  readonly problems: ResolveProblem[] = [];
  readonly #seen = new Set<string>();

  error(finding: Finding): void {
    this.#add('error', finding);
  }

  warning(finding: Finding): void {
    this.#add('warning', finding);
  }

  /** What may well be meant: told only when the file is checked. */
  remark(finding: Finding): void {
    this.#add('remark', finding);
  }

  /** For what does not stand in the file: it is told at the place of whom the file asks for it. */
  seenFrom(at: Cursor): Finder {
    const tell =
      (severity: Severity) =>
      ({ code, message, hint, at: from }: Finding): void => {
        const name = from.at.replace(/^\/ships\//u, '');
        const moved = { code, message: `of what it gives, ${name}: ${message}`, at, hint };
        this.#add(severity, moved, name);
      };
    return { error: tell('error'), warning: tell('warning') };
  }

  #add(severity: Severity, finding: Finding, name = ''): void {
    const at: Pointer = finding.at.at;
    const identity = `${severity} ${finding.code} ${finding.part ?? ''} ${finding.place?.line ?? ''} ${at} ${name}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.problems.push({
      severity,
      code: finding.code,
      message: sentence(finding.message),
      at,
      ...(finding.part === undefined ? {} : { part: finding.part }),
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
      ...(finding.related === undefined ? {} : { related: finding.related }),
      ...(finding.place === undefined ? {} : { place: finding.place }),
    });
  }
}

/** A report on behalf of one instance, which also keeps what bars the instance from being acted on. */
export class InstanceReport {
  readonly instance: string;
  readonly refusals: Refusal[] = [];
  readonly #report: Report;

  constructor(report: Report, instance: string) {
    this.#report = report;
    this.instance = instance;
  }

  error(finding: Finding): void {
    this.#report.error(finding);
  }

  warning(finding: Finding): void {
    this.#report.warning(finding);
  }

  remark(finding: Finding): void {
    this.#report.remark(finding);
  }

  /** What the original loads and Docker is sure to refuse: a warning of the file, an error once the instance is needed. */
  refuse(finding: Finding): void {
    this.#report.warning(finding);
    this.refusals.push({
      code: finding.code,
      message: sentence(finding.message),
      at: finding.at.at,
      ...(finding.part === undefined ? {} : { part: finding.part }),
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    });
  }
}
