import { withLastLine } from '../lifecycle/counted-attempts.ts';
import { dictionary, type ExecAuditor } from '../model/index.ts';
import type { CommandResult } from '../port/index.ts';
import { pythonFormat } from '../resolve/python-format.ts';
import type { AuditorType } from './auditor-type.ts';
import { type AuditMessage, type AuditReport, failed, told } from './message.ts';
import { targetNames } from './phrases.ts';

/** A script that takes longer is ended. */
const timeoutMs = 60_000;

/** Runs a script when a play has succeeded; it reads the play's containers as JSON. */
export const execAuditor: AuditorType<ExecAuditor> = {
  type: 'exec',
  describe: ({ script }) => `exec ${script}`,
  hears: (_, { scope, event }) => scope === 'play' && event === 'success',
  // Ending it takes a moment, too.
  boundMs: () => timeoutMs + 5000,
  async run({ script, args }, message, operator, signal) {
    const request = {
      env: operator.environment,
      stdin: JSON.stringify(containersOf(message)),
      timeoutMs,
    };
    const words = args.map((arg) => filled(arg, message));
    const result = await operator.run({ ...request, command: [script, ...words] }, signal);
    // A bare name is looked for as a command first, then in the working directory.
    const here = result.kind === 'not-started' && !script.includes('/');
    return judge(
      here ? await operator.run({ ...request, command: [`./${script}`, ...words] }, signal) : result,
    );
  },
};

function containersOf({ targets }: AuditMessage): object {
  return dictionary(
    targets.map(({ instance, shipIp, service }) => [instance, { ship: shipIp, service }] as const),
  );
}

function filled(arg: string, message: AuditMessage): string {
  const { action, who } = message;
  const result = pythonFormat(arg, { action, what: targetNames(message), who });
  if ('problem' in result) throw new Error(`its arguments cannot be filled in: ${result.problem}`);
  return result.text;
}

function judge(result: CommandResult): AuditReport {
  switch (result.kind) {
    case 'exited':
      return result.exitCode === 0
        ? told
        : failed(withLastLine(`exit code ${result.exitCode}`, result.output));
    case 'killed':
      return failed(withLastLine(`ended by ${result.signal}`, result.output));
    case 'timed-out':
      return failed(withLastLine(`not done after ${timeoutMs / 1000} s, ended`, result.output));
    case 'not-started':
      return failed(result.cause);
  }
}
