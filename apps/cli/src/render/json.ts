import { pathToFileURL } from 'node:url';
import type { Diagnostic, DiagnosticCode, ObservedContainer, PlayEvent } from '@maestro-ng/engine';
import type { Location, Severity } from '@maestro-ng/schema';
import { redactedMessage } from './redact.ts';
import { safeJson } from './sanitize.ts';

/** The version of what `--json` prints; it rises when something is renamed or taken away, not when something is added. */
export const jsonFormat = 1;

/** Columns and lines count from 0, as the Language Server Protocol has it. */
interface JsonRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface JsonDiagnostic {
  /** null: the problem has no place in a file. */
  readonly file: string | null;
  readonly range: JsonRange | null;
  /** 1: error, 2: warning, 3: remark. */
  readonly severity: 1 | 2 | 3;
  readonly code: DiagnosticCode;
  readonly source: 'maestro';
  readonly message: string;
  readonly hint: string | null;
  readonly relatedInformation: readonly {
    /** `uri` is absolute; `file` is as it was named. */
    readonly location: { readonly uri: string; readonly file: string; readonly range: JsonRange };
    readonly message: string;
  }[];
}

const severityNumbers = { error: 1, warning: 2, remark: 3 } as const satisfies Record<Severity, number>;

export function jsonDiagnostic(diagnostic: Diagnostic): JsonDiagnostic {
  const { location } = diagnostic;
  return {
    file: location?.file ?? null,
    range: location === undefined ? null : jsonRange(location),
    severity: severityNumbers[diagnostic.severity],
    code: diagnostic.code,
    source: 'maestro',
    message: redactedMessage(diagnostic.message),
    hint: diagnostic.hint === undefined ? null : redactedMessage(diagnostic.hint),
    relatedInformation: (diagnostic.related ?? []).map((place) => ({
      location: {
        uri: uriOf(place.location.file),
        file: place.location.file,
        range: jsonRange(place.location),
      },
      message: redactedMessage(place.message),
    })),
  };
}

/** As the Language Server Protocol names files. */
function uriOf(file: string): string {
  return file === '<stdin>' ? 'untitled:stdin' : pathToFileURL(file).href;
}

function jsonRange(location: Location): JsonRange {
  return {
    start: { line: location.line - 1, character: location.column - 1 },
    end: { line: location.endLine - 1, character: location.endColumn - 1 },
  };
}

/** Why a command did nothing, or could not go on. */
export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
  readonly diagnostics: readonly JsonDiagnostic[];
}

/** A document: the whole answer of a command that is not a play. */
export function jsonDocument(type: string, version: string, content: object): string {
  return `${safeJson({ type, format: jsonFormat, version, ...content }, 2)}\n`;
}

/** A record: one of the lines of a play's story. The first one is `maestro`, and names format and version. */
export function jsonRecord(type: string, content: object): string {
  return `${safeJson({ type, ...content })}\n`;
}

export function jsonFirstRecord(version: string, command: string): string {
  return jsonRecord('maestro', { format: jsonFormat, version, command });
}

/** An event as the engine tells it. */
export function jsonEvent(event: PlayEvent): string {
  return `${safeJson(event.type === 'step-observed' ? jsonSight(event) : event)}\n`;
}

/**
 * What was seen of a container, with Maestro's own labels: what files and others put into theirs may be secret, and is for
 * who asks the Engine.
 */
export function jsonSight<Sight extends { readonly container: ObservedContainer | null }>(
  sight: Sight,
): Sight {
  if (sight.container === null) return sight;
  const labels = Object.entries(sight.container.labels).filter(([name]) => name.startsWith('maestro.'));
  return { ...sight, container: { ...sight.container, labels: Object.fromEntries(labels) } };
}
