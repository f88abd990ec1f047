import { join } from 'node:path';
import { type Diagnostic, renderedSource, type Source } from '@maestro-ng/schema';
import { renderTemplate, type TemplateLoader, type TemplateProblem } from '@maestro-ng/template';
import type { EnvironmentFiles } from './environment-files.ts';
import { templateLibrary } from './extension.ts';
import type { LoadInput, LoadRequest } from './input.ts';

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
      const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
      if (segments.length === 0 || segments.includes('..')) return undefined;
      const reading = files.read(join(directory, ...segments));
      if ('problem' in reading) return undefined;
      texts.set(reading.path, reading.text);
      return { name: reading.path, text: reading.text };
    },
  };
}

const undefinedHints = {
  error:
    "define it, e.g. in the shell's environment for env.NAME, or give a default: {{ NAME | default('…') }}",
  warning: "it renders as nothing; define it, or give a default: {{ NAME | default('…') }}",
};

const notFoundHint =
  'templates are looked for in the folder of the environment file and below it, nowhere else';

function hintOf({ code, hint }: TemplateProblem, severity: Diagnostic['severity']): string | undefined {
  if (hint !== undefined) return hint;
  if (code === 'template-not-found') return notFoundHint;
  return code === 'template-undefined' ? undefinedHints[severity] : undefined;
}

function diagnosticOf(problem: TemplateProblem, severity: Diagnostic['severity']): Diagnostic {
  const { code, message, file, line, column, endColumn = column } = problem;
  const hint = hintOf(problem, severity);
  return {
    severity,
    code,
    message,
    location: { file, line, column, endLine: line, endColumn },
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What the template rendered to; no source: it could not be rendered. */
export interface Rendering {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** Renders the environment file, which knows one variable, `env`. `texts` collects the templates that are read. */
export function render(
  input: LoadInput,
  { processEnv, extensions }: LoadRequest,
  files: EnvironmentFiles,
  texts: Map<string, string>,
): Rendering {
  const { name, text, directory } = input;
  const env = Object.fromEntries(Object.entries(processEnv).filter(([, value]) => value !== undefined));
  const loader = loaderBeside(directory, files, texts);
  const result = renderTemplate({ name, text }, { ...templateLibrary(extensions), context: { env }, loader });
  if (!result.ok) return { diagnostics: [diagnosticOf(result.problem, 'error')] };
  return {
    source: renderedSource(name, result),
    diagnostics: result.warnings.map((warning) => diagnosticOf(warning, 'warning')),
  };
}
