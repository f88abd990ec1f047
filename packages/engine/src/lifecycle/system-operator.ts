import { type Dictionary, dictionary } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';
import { appendToFile } from './append-to-file.ts';
import { findSecret } from './find-secret.ts';
import { httpRequest } from './http-request.ts';
import { openConnection } from './open-connection.ts';
import { operatorName } from './operator-name.ts';
import { runCommand } from './run-command.ts';
import { isThisMachine } from './this-machine.ts';

/** The machine that the tool runs on. */
export function systemOperator(options: {
  /** Usually `process.env`. */
  readonly environment: { readonly [name: string]: string | undefined };
  /** Where commands run; usually `process.cwd()`. */
  readonly workingDirectory: string;
}): Operator {
  const environment: Dictionary<string> = dictionary(
    Object.entries(options.environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const { workingDirectory } = options;
  return {
    environment,
    user: operatorName(environment),
    connect: openConnection,
    isThisMachine,
    request: (request, signal) => httpRequest(request, workingDirectory, signal),
    run: (request, signal) => runCommand(request, workingDirectory, signal),
    append: (path, text, signal) => appendToFile(path, text, workingDirectory, signal),
    secret: (reference, signal) => findSecret(reference, environment, signal),
  };
}
