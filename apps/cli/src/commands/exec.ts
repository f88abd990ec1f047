import { MaestroCommand } from '../base-command.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Console } from '../console.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { hostTrouble, openSession } from '../exec/open-session.ts';
import { runExec, sizeOf } from '../exec/run-exec.ts';
import { signalExitCodes } from '../exit-codes.ts';
import { leave } from '../leave.ts';
import { loadFile } from '../load-file.ts';
import { Args, Flags } from '../oclif.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportWarnings } from '../report.ts';
import { rejectSelection } from '../selection.ts';
import { watchInterrupts } from '../signals.ts';
import { UsageError } from '../usage-error.ts';

export default class Exec extends MaestroCommand {
  static override id = 'exec';
  static override summary = "Run a command in an instance's container.";
  static override description =
    "The container must run. On a terminal the command gets one too; otherwise its standard output and error stay apart, and it reads what is piped in. What follows the name of the instance, from the first word that is no flag or from -- on, is the command. Its exit code becomes that of maestro; 1, 2 and 3 can also be maestro's own, with a message.";
  static override usage = 'exec INSTANCE [FLAGS] [--] COMMAND...';
  static override examples = [
    'maestro exec web-1 sh',
    'maestro exec web-1 ls -l /data',
    'maestro exec db-1 -u postgres -e PGDATABASE=shop -- pg_dump > shop.sql',
    'maestro exec -T db-1 psql < shop.sql',
  ];
  static override things = 'instance' as const;
  static override args = {
    words: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'the name of an instance, then the command and its arguments',
    }),
  };
  static override flags = {
    user: Flags.string({ char: 'u', helpValue: 'USER', description: 'run as this user, or user:group' }),
    workdir: Flags.string({
      char: 'w',
      helpValue: 'PATH',
      description: 'run in this folder of the container',
    }),
    env: Flags.string({
      char: 'e',
      multiple: true,
      helpValue: 'NAME=VALUE',
      description: "set a variable; NAME alone has the operator's value; may be given several times",
    }),
    tty: Flags.boolean({ char: 't', description: 'insist on a terminal' }),
    'no-tty': Flags.boolean({ char: 'T', description: 'run it without a terminal' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Exec);
    const { console } = this.context;
    const [name, ...command] = args.words ?? [];
    if (name === undefined) throw new UsageError('exec needs the name of an instance and a command');
    if (command.length === 0) throw new UsageError(`exec needs a command to run in ${name}`);
    const terminal = wantsTerminal(console, flags);
    const env = (flags.env ?? []).flatMap((variable) => readVariable(variable, console.env));

    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { findInstance, HostFailure, shipAdvice } = await loadEngine();
    const found = findInstance(environment, name);
    if (!found.ok) throw rejectSelection(found.problems);
    const { instance } = found;
    const ship = environment.ships[instance.ship];
    if (ship === undefined) throw new Error(`there is no ship ${instance.ship}`);

    const driver = (await dockerHosts()).connect(ship);
    const interrupts = watchInterrupts(process, () => undefined, leave);
    try {
      const request = {
        command,
        env,
        user: flags.user ?? null,
        workdir: flags.workdir ?? null,
        // A program in the background that reads from its terminal is stopped.
        input: terminal || flags['no-tty'] || !console.input.isTerminal,
        terminal: terminal ? sizeOf(console.out) : null,
      };
      const session = await openSession(driver, environment, instance, request, interrupts.signal);
      const streams = { request, onResize: whenResized, signal: interrupts.signal };
      const exitCode = await runExec(console, session, streams);
      const refusal = session.refusal();
      if (refusal === undefined) return exitCode;
      throw new CommandFailure(
        'command-not-begun',
        `${name} (${instance.ship}): the command was not begun: ${refusal}`,
        { exitCode },
      );
    } catch (error) {
      const received = interrupts.received();
      if (received !== undefined) {
        console.err.say(`${sanitize(name)}: left; what was begun may go on in the container\n`);
        return signalExitCodes[received];
      }
      if (!(error instanceof HostFailure)) throw error;
      throw hostTrouble(`${name} (${instance.ship})`, error, shipAdvice(error.code, instance.ship));
    } finally {
      interrupts.dispose();
      driver.close();
    }
  }
}

function wantsTerminal(
  { input, out }: Console,
  flags: { readonly tty: boolean; readonly 'no-tty': boolean },
): boolean {
  if (flags.tty && flags['no-tty']) throw new UsageError('--tty and --no-tty exclude each other');
  const possible = input.isTerminal && out.traits().columns !== undefined;
  if (flags.tty && !possible) {
    throw new UsageError('--tty needs a terminal: standard input or standard output is none');
  }
  return possible && !flags['no-tty'];
}

/** A value may be secret, and is not shown. */
function readVariable(variable: string, operator: Console['env']): string[] {
  const equals = variable.indexOf('=');
  if (equals === 0 || variable === '') throw new UsageError('--env needs NAME=VALUE, or NAME');
  if (equals > 0) return [variable];
  const value = operator[variable];
  return value === undefined ? [] : [`${variable}=${value}`];
}

function whenResized(listener: () => void): () => void {
  process.on('SIGWINCH', listener);
  return () => process.off('SIGWINCH', listener);
}
