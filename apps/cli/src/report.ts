import type { Diagnostic } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import type { Console } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import type { ProgressMode } from './flags.ts';
import { Rejected } from './rejected.ts';
import { renderDiagnostics } from './render/diagnostic.ts';
import { jsonDiagnostic, jsonFormat } from './render/json.ts';
import { redactedMessage } from './render/redact.ts';
import { safeJson, sanitize, sanitizeLines } from './render/sanitize.ts';
import { UsageError } from './usage-error.ts';

interface OutputFlags {
  readonly json: boolean;
  readonly progress: ProgressMode;
}

/** Warnings of a file that is acceptable, on standard error; none where only failures are asked for. */
export function reportWarnings(
  console: Console,
  file: { readonly warnings: readonly Diagnostic[]; readonly files: ReadonlyMap<string, string> },
  flags: OutputFlags,
): void {
  if (flags.progress === 'quiet') return;
  writeDiagnostics(console, file.warnings, file.files);
}

/** Sentences that warn of something, on standard error. */
export function reportNotes(console: Console, notes: readonly string[], flags: OutputFlags): void {
  if (flags.progress === 'quiet') return;
  const { colors, text } = console.err.style();
  for (const note of notes)
    console.err.say(`${colors.yellow(colors.bold('warning'))}: ${note.split('\n').map(text).join('\n')}\n`);
}

export function writeDiagnostics(
  console: Console,
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): void {
  console.err.say(
    renderDiagnostics(diagnostics, {
      files,
      style: console.err.style(),
      columns: console.err.traits().columns,
    }),
  );
}

/** What to tell of an error that ended a command. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly exitCode: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tells of whatever ended a command, on standard error, or with `json` as one record on standard output. `detailed`: 2
 * says that there is something to do, so no error may have it.
 * @returns the exit code.
 */
export function reportError(
  context: CommandContext,
  error: unknown,
  about: { readonly json: boolean; readonly command: string | undefined; readonly detailed?: boolean },
): number {
  const { console } = context;
  const told = about.detailed === true ? { ...tell(error), exitCode: exitCodes.failed } : tell(error);
  if (about.json) {
    console.out.write(
      `${safeJson({
        type: 'error',
        format: jsonFormat,
        version: context.version,
        exitCode: told.exitCode,
        code: told.code,
        message: told.message,
        hint: told.hint ?? null,
        diagnostics: told.diagnostics.map(jsonDiagnostic),
      })}\n`,
    );
    return told.exitCode;
  }
  if (error instanceof Rejected) {
    writeDiagnostics(console, error.diagnostics, error.files);
    return told.exitCode;
  }
  const { colors } = console.err.style();
  const name = about.command === undefined ? 'maestro' : `maestro ${about.command}`;
  console.err.say(`${name}: ${colors.red(colors.bold('error'))}: ${sanitizeLines(told.message)}\n`);
  if (told.hint !== undefined) console.err.say(`  ${console.err.style().hint(told.hint)}\n`);
  if (isSet(console.env['MAESTRO_DEBUG']) && error instanceof Error && !(error instanceof UsageError)) {
    console.err.write(`${sanitizeLines(error.stack ?? '')}\n`);
  }
  return told.exitCode;
}

function tell(error: unknown): Told {
  if (error instanceof Rejected) {
    const message = error.diagnostics.map((diagnostic) => redactedMessage(diagnostic.message)).join(' ');
    return { code: 'rejected', message, exitCode: exitCodes.rejected, diagnostics: error.diagnostics };
  }
  if (error instanceof UsageError) {
    return {
      code: 'usage',
      message: error.sentence,
      hint: error.hint,
      exitCode: exitCodes.rejected,
      diagnostics: [],
    };
  }
  if (error instanceof CommandFailure) {
    const { code, message, hint, exitCode } = error;
    return { code, message, hint, exitCode, diagnostics: [] };
  }
  return {
    code: 'internal',
    message: oneSentence(error),
    hint: 'MAESTRO_DEBUG=1 shows where it comes from',
    exitCode: exitCodes.failed,
    diagnostics: [],
  };
}

function oneSentence(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const [first = ''] = text.split('\n');
  return sanitize(first) || 'something went wrong';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
