import { extensionProblem } from './extension.ts';
import type { LoadRequest } from './input.ts';

/** @throws TypeError for a request that no program means: the program is wrong, not the file. */
export function checkRequest(request: LoadRequest): void {
  const { file, text, directory, processEnv, extensions } = request as {
    readonly [key in keyof LoadRequest]: unknown;
  };
  if (typeof file !== 'string') throw new TypeError('"file" must be the path of an environment file, or "-"');
  if (text !== undefined && typeof text !== 'string') throw new TypeError('"text" must be text');
  if (directory !== undefined && typeof directory !== 'string')
    throw new TypeError('"directory" must be the path of a folder');
  if (typeof processEnv !== 'object' || processEnv === null)
    throw new TypeError('"processEnv" must be an object of variables, such as process.env or {}');
  if (file === '-' && text === undefined)
    throw new TypeError('with "-" the caller gives the text of standard input as "text"');
  if (extensions === undefined) return;
  if (!Array.isArray(extensions)) throw new TypeError('"extensions" must be a list of extensions');
  const problem = extensionProblem(
    extensions.map((extension: unknown, index) => ({ name: String(index + 1), extension })),
  );
  if (problem !== undefined) throw new TypeError(problem);
}
