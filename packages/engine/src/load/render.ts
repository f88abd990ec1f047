import { join } from 'node:path';
import { renderedSource, type Source } from '@maestro-ng/schema';
import {
  type OutputRange,
  renderTemplate,
  type TemplateLoader,
  type TemplateProblem,
} from '@maestro-ng/template';
import type { Diagnostic } from '../model/index.ts';
import { didYouMean } from '../resolve/index.ts';
import { type EnvironmentFiles, nearestPath, noSuchFile } from './environment-files.ts';
import { templateLibrary } from './extension.ts';
import type { LoadInput, LoadRequest } from './input.ts';
import { SourceLines } from './source-lines.ts';

/**
 * Templates beside the environment file, by names relative to its folder. As with the original's loader, a name never
 * leads out of that folder.
 */
function loaderBeside(
  directory: string,
  files: EnvironmentFiles,
  texts: Map<string, string>,
): TemplateLoader {
  return {
    load(name) {
      const segments = segmentsOf(name);
      if (segments.length === 0 || segments.includes('..')) return undefined;
      const reading = files.read(join(directory, ...segments));
      if ('problem' in reading) return undefined;
      texts.set(reading.path, reading.text);
      return { name: reading.path, text: reading.text };
    },
    whyMissing(name) {
      const segments = segmentsOf(name);
      if (segments.length === 0) return 'write the name of a file beside the environment file';
      if (segments.includes('..'))
        return "templates are found in the environment file's folder, not outside of it";
      const path = join(...segments);
      const near = nearestPath(path, files, directory);
      if (near !== undefined) return didYouMean(near);
      const reading = files.read(join(directory, path));
      const problem =
        'problem' in reading && reading.problem !== noSuchFile ? `, but ${reading.problem}` : '';
      return `it is looked for at ${join(directory, path)}${problem}`;
    },
  };
}

function segmentsOf(name: string): string[] {
  return name.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** The expression that a problem is about, as it is written; undefined: it is more than a name. */
function expressionAt({ file, line, column, endColumn }: TemplateProblem, lines: SourceLines) {
  const text = lines.line(file, line).slice(column - 1, endColumn && endColumn - 1);
  return /^\w+(?:\.\w+|\[['"]?\w+['"]?\])*$/.test(text) ? text : undefined;
}

function undefinedHint(problem: TemplateProblem, lines: SourceLines): string {
  return `set it, or give a default: {{ ${expressionAt(problem, lines) ?? 'NAME'} | default('…') }}`;
}

function diagnosticOf(
  problem: TemplateProblem,
  severity: 'error' | 'warning',
  lines: SourceLines,
): Diagnostic {
  const { code, file, line, column, endColumn = column } = problem;
  const isUndefined = code === 'template-undefined';
  const hint = problem.hint ?? (isUndefined ? undefinedHint(problem, lines) : undefined);
  const ending = isUndefined && severity === 'warning' ? ' This renders as nothing.' : '';
  return {
    severity,
    code,
    message: problem.message + ending,
    location: { file, line, column, endLine: line, endColumn },
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What the template rendered to; no source: it could not be rendered. */
export interface Rendering {
  readonly source?: Source;
  /** The pieces of the source that were made of what is traced. */
  readonly traced?: readonly OutputRange[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders the environment file, which knows one variable, `env`. `texts` collects the templates that are read.
 *
 * @param traced values of variables. Default: nothing is traced.
 */
export function render(
  input: LoadInput,
  { processEnv, extensions }: LoadRequest,
  files: EnvironmentFiles,
  texts: Map<string, string>,
  traced?: ReadonlySet<string>,
): Rendering {
  const { name, text, directory } = input;
  const env = Object.fromEntries(Object.entries(processEnv).filter(([, value]) => value !== undefined));
  const loader = loaderBeside(directory, files, texts);
  const absences = new Map([[env, (key: string) => `The variable ${key} is not set in the environment.`]]);
  const options = {
    ...templateLibrary(extensions),
    context: { env },
    absences,
    loader,
    ...(traced && { traced }),
  };
  const result = renderTemplate({ name, text }, options);
  const lines = new SourceLines(texts);
  if (!result.ok) return { diagnostics: [diagnosticOf(result.problem, 'error', lines)] };
  return {
    source: renderedSource(name, result),
    traced: result.traced,
    diagnostics: result.warnings.map((warning) => diagnosticOf(warning, 'warning', lines)),
  };
}
