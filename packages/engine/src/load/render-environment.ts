import type { Source } from '@maestro-ng/schema';
import { type Diagnostic, veiledVariables, veilInForm, veilWholly } from '../model/index.ts';
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
   * source, and where it is the same.
   */
  readonly veiled?: Source;
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
  const { veiled, pieces: _, ...rendered } = renderWithVeils(request, readOnce(files));
  for (const render of veiled) {
    const source = render();
    if (source !== undefined) return { ...rendered, veiled: source };
  }
  return rendered;
}

/** What an environment file became, and what it becomes with other texts in place of secrets. */
export interface VeiledRendering extends Omit<RenderedEnvironment, 'veiled'> {
  /** In several ways, of which later ones fail less often, and tell less; undefined: it cannot be rendered in that one. */
  readonly veiled: readonly (() => Source | undefined)[];
  /** The source with veils where something stands that was made of secrets by any way but a condition. */
  readonly pieces?: Source;
}

/** The same for who looks at what it becomes with other texts. */
export function renderWithVeils(request: LoadRequest, files: EnvironmentFiles): VeiledRendering {
  checkRequest(request);
  const texts = new Map<string, string>();
  const input = readInput(request, files);
  if ('severity' in input) return { diagnostics: [input], files: texts, veiled: [] };
  texts.set(input.name, input.text);
  const { processEnv } = request;
  const veiledEnv = veiledVariables(processEnv);
  const withSecrets = veiledEnv && new Set(changedTexts(processEnv, veiledEnv));
  const { traced = [], ...rendering } = render(input, request, files, texts, withSecrets);
  const told = { ...rendering, files: texts, veiled: [] };
  const { source } = rendering;
  if (source === undefined || veiledEnv === undefined) return told;
  const renderWith = (processEnv: LoadRequest['processEnv']): Source | undefined =>
    render(input, { ...request, processEnv }, files, new Map()).source;
  const wholly = renderWith(veiledEnv);
  if (wholly?.text === source.text) return told;
  return {
    ...told,
    veiled: [
      () => wholly,
      () => renderWith(veiledVariables(processEnv, veilInForm) ?? {}),
      () => veiledIn(source, traced, veilInForm),
    ],
    pieces: veiledIn(source, traced, veilWholly),
  };
}

/** The values that variables have, and do not have any more. */
function changedTexts(
  before: LoadRequest['processEnv'],
  after: LoadRequest['processEnv'],
): readonly string[] {
  return Object.entries(before).flatMap(([name, text = '']) => (after[name] === text ? [] : [text]));
}

/** A source with veils in place of these pieces of its text, each as long as what it hides. */
function veiledIn(source: Source, pieces: readonly Piece[], veil: (text: string) => string): Source {
  const { text } = source;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of pieces) {
    parts.push(text.slice(at, start), veil(text.slice(start, end)));
    at = end;
  }
  return { ...source, text: parts.join('') + text.slice(at) };
}

interface Piece {
  readonly start: number;
  readonly end: number;
}
