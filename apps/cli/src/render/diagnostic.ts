import type { Diagnostic } from '@maestro-ng/engine';
import type { Location, Severity } from '@maestro-ng/schema';
import { type ExcerptOptions, excerpt } from './excerpt.ts';
import { ExcerptFile } from './excerpt-file.ts';
import { count } from './grammar.ts';
import { redactedMessage } from './redact.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

export interface DiagnosticOptions {
  /** Texts of files by the names that locations have. */
  readonly files: ReadonlyMap<string, string>;
  readonly style: Style;
  /** undefined: not a terminal; lines of files are then cut at 160. */
  readonly columns: number | undefined;
}

/** All problems, in the order of `files` and of their places there, each with its lines; then a count, but for a single
 * one without a place. Empty for none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: DiagnosticOptions): string {
  if (diagnostics.length === 0) return '';
  const files = new Map([...options.files].map(([name, text]) => [name, new ExcerptFile(text)]));
  const blocks = inOrder(diagnostics, options.files).map((diagnostic) =>
    renderDiagnostic(diagnostic, { ...options, files }),
  );
  const single = diagnostics.length === 1 && diagnostics[0]?.location === undefined;
  return `${blocks.join('\n\n')}\n${single ? '' : `\n${countOf(diagnostics)}\n`}`;
}

interface BlockOptions extends Pick<DiagnosticOptions, 'style' | 'columns'> {
  readonly files: ReadonlyMap<string, ExcerptFile>;
}

function renderDiagnostic(diagnostic: Diagnostic, options: BlockOptions): string {
  const { colors } = options.style;
  const paint = { error: colors.red, warning: colors.yellow, remark: colors.blue }[diagnostic.severity];
  const places = [diagnostic.location, ...(diagnostic.related ?? []).map(({ location }) => location)];
  const gutter = Math.max(
    ...places.map((location) => (location === undefined ? 1 : String(location.endLine).length)),
  );
  const label = `${paint(colors.bold(diagnostic.severity))}${paint(`[${sanitize(diagnostic.code)}]`)}`;
  const lines = [
    `${placeOf(diagnostic.location)}${label}: ${colors.bold(sanitize(redactedMessage(diagnostic.message)))}`,
    ...linesAt(diagnostic.location, gutter, options, paint),
  ];
  if (diagnostic.hint !== undefined) {
    lines.push(
      `${' '.repeat(gutter)} ${colors.dim('=')} ${colors.cyan('hint')}: ${sanitize(redactedMessage(diagnostic.hint))}`,
    );
  }
  for (const place of diagnostic.related ?? []) {
    lines.push(
      `${placeOf(place.location)}${colors.cyan('note')}: ${sanitize(redactedMessage(place.message))}`,
    );
    lines.push(...linesAt(place.location, gutter, options, colors.cyan));
  }
  return lines.join('\n');
}

function linesAt(
  location: Location | undefined,
  gutter: number,
  options: BlockOptions,
  paint: ExcerptOptions['paint'],
): string[] {
  const file = location === undefined ? undefined : options.files.get(location.file);
  if (location === undefined || file === undefined) return [];
  return excerpt(file, location, gutter, { style: options.style, columns: options.columns ?? 160, paint });
}

function placeOf(location: Location | undefined): string {
  return location === undefined ? '' : `${sanitize(location.file)}:${location.line}:${location.column}: `;
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'remark'];
  return severities
    .map((severity) => ({ severity, found: diagnostics.filter((one) => one.severity === severity).length }))
    .filter(({ found }) => found > 0)
    .map(({ severity, found }) => count(found, severity))
    .join(', ');
}

/** In the order of `files` and of their places there. */
export function inOrder(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return [...diagnostics].sort(byPlace([...files.keys()]));
}

/** By file, then by place; problems without a place come first, those of files whose text is not shown last. */
function byPlace(files: readonly string[]): (a: Diagnostic, b: Diagnostic) => number {
  const rank = (file: string): number => (files.includes(file) ? files.indexOf(file) : files.length);
  return ({ location: a }, { location: b }) => {
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    if (a.file !== b.file) return rank(a.file) - rank(b.file) || (a.file < b.file ? -1 : 1);
    return a.line - b.line || a.column - b.column;
  };
}
