import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { renderTemplate, type TemplateProblem } from '@maestro-ng/template';
import type { GuestEnvironment } from '../env.ts';
import { createGuest } from '../guest.ts';
import { templateFunctions } from './template-functions.ts';
import { writeAtomically } from './write-atomically.ts';

/** A template, and the file that it becomes; `-`: standard output. */
export interface RenderTask {
  readonly template: string;
  readonly output: string;
}

const endings = /\.(?:j2|jinja|jinja2|tmpl|template)$/;

/** Reads `FILE.j2` or `FILE:OUTPUT`. @throws where the output is not clear. */
export function renderTask(word: string): RenderTask {
  const colon = word.lastIndexOf(':');
  if (colon > 0 && colon < word.length - 1)
    return { template: word.slice(0, colon), output: word.slice(colon + 1) };
  if (!endings.test(word)) {
    throw new Error(`${word}: where does it go? Name it ${word}.j2, or write ${word}:OUTPUT`);
  }
  return { template: word, output: word.replace(endings, '') };
}

/** What came out, or what is wrong. */
type Rendered =
  | { readonly task: RenderTask; readonly text: string }
  | { readonly task: RenderTask; readonly wrong: string };

/**
 * Fills all templates, and then writes all files, or none where one is wrong.
 * @returns what is wrong, a line each.
 */
export function renderFiles(
  tasks: readonly RenderTask[],
  env: GuestEnvironment,
  print: (text: string) => void,
): string[] {
  const results = tasks.map((task) => rendered(task, env));
  const wrong = results.flatMap((result) => ('wrong' in result ? [result.wrong] : []));
  if (wrong.length > 0) return wrong;
  for (const result of results) {
    if (!('text' in result)) continue;
    const { task, text } = result;
    if (task.output === '-') print(text);
    else
      try {
        writeAtomically(task.output, text, task.template);
      } catch (error) {
        wrong.push(`${task.output} cannot be written: ${told(error)}`);
      }
  }
  return wrong;
}

function rendered(task: RenderTask, env: GuestEnvironment): Rendered {
  let text: string;
  try {
    text = readFileSync(task.template, 'utf8');
  } catch (error) {
    return { task, wrong: `${task.template} cannot be read: ${told(error)}` };
  }
  // A copy: what a process has is no plain object.
  const variables = { ...env };
  const result = renderTemplate(
    { name: task.template, text },
    {
      strict: true,
      context: { env: variables },
      absences: new Map([[variables, (name) => `The environment variable ${name} is not set.`]]),
      functions: templateFunctions(createGuest(env)),
      loader: { load: (name) => besides(task.template, name) },
    },
  );
  return result.ok
    ? { task, text: withLineBreak(result.output, text) }
    : { task, wrong: placed(result.problem) };
}

/** As Jinja2, the interpreter drops the line break at a template's end; a file of configuration keeps its own. */
function withLineBreak(output: string, template: string): string {
  return template.endsWith('\n') && output !== '' ? `${output}\n` : output;
}

/** A template in the folder of the main one, or below it. */
function besides(main: string, name: string): { readonly name: string; readonly text: string } | undefined {
  const folder = dirname(main);
  const path = join(folder, name);
  const way = relative(folder, path);
  if (way.startsWith('..') || isAbsolute(way)) return undefined;
  try {
    return { name, text: readFileSync(path, 'utf8') };
  } catch {
    return undefined;
  }
}

function placed({ file, line, column, message, hint }: TemplateProblem): string {
  return `${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

function told(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission denied',
    EROFS: 'the file system is read-only',
    EISDIR: 'it is a folder',
    EBUSY: 'it is mounted by itself and cannot be replaced: write to another file',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
