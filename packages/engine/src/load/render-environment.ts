import type { Source } from '@maestro-ng/schema';
import { type Diagnostic, veiledVariables, veilInForm } from '../model/index.ts';
import { checkRequest } from './check-request.ts';
import { type EnvironmentFiles, readOnce, systemFiles } from './environment-files.ts';
import { type LoadRequest, readInput } from './input.ts';
import { render } from './render.ts';

/** What an environment file became, or why it could not be rendered. */
export interface RenderedEnvironment {
  /** The text that YAML is read from, with the origin of each character. Absent where a diagnostic is an error. */
  readonly source?: Source;
  /**
   * The same with other texts in place of the operator's secrets: what differs was made of them. Absent where there is no
   * source, and where it is the same; `not rendered`: with other texts it cannot be rendered.
   */
  readonly veiled?: Source | 'not rendered';
  /** Undefined variables are warnings: they render as nothing. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files that took part, by the names that locations use: for excerpts. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The first stage of loading alone: reads an environment file and renders its template. What it became need not be YAML.
 *
 * @throws TypeError for a request that is none, such as `-` without a text, or extensions that do not fit together.
 */
export function renderEnvironmentFile(
  request: LoadRequest,
  files: EnvironmentFiles = systemFiles,
): RenderedEnvironment {
  const { otherwise, ...rendered } = renderWithVeils(request, readOnce(files));
  return rendered.veiled === 'not rendered'
    ? { ...rendered, veiled: otherwise?.() ?? 'not rendered' }
    : rendered;
}

/** What an environment file became, and how to have another one with other texts in place of secrets. */
export interface VeiledRendering extends RenderedEnvironment {
  /** With texts that have their form; undefined: with these it cannot be rendered either. */
  readonly otherwise?: () => Source | undefined;
}

/** The same for who looks at what it becomes with other texts. */
export function renderWithVeils(request: LoadRequest, files: EnvironmentFiles): VeiledRendering {
  checkRequest(request);
  const texts = new Map<string, string>();
  const input = readInput(request, files);
  if ('severity' in input) return { diagnostics: [input], files: texts };
  texts.set(input.name, input.text);
  const rendering = render(input, request, files, texts);
  const told = { ...rendering, files: texts };
  const { source } = rendering;
  const processEnv = source && veiledVariables(request.processEnv);
  if (processEnv === undefined) return told;
  const renderWith = (processEnv: LoadRequest['processEnv']): Source | undefined =>
    render(input, { ...request, processEnv }, files, new Map()).source;
  const veiled = renderWith(processEnv);
  if (veiled?.text === source?.text) return told;
  const inForm = (): Source | undefined => renderWith(veiledVariables(request.processEnv, veilInForm) ?? {});
  return { ...told, veiled: veiled ?? 'not rendered', otherwise: inForm };
}
