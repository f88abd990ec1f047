import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import { type CommandClass, commands } from './commands/index.ts';
import { describeCommands } from './complete/describe-commands.ts';
import type { CompletionVocabulary } from './complete/vocabulary.ts';
import { type Console, flushed, processConsole } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import { globalFlags } from './flags.ts';
import { withFlags } from './journal/repeatable-words.ts';
import { arrange, type FlagShape, type FlagShapes, type Invocation, type Vocabulary } from './launch.ts';
import { leave } from './leave.ts';
import type { Command } from './oclif.ts';
import { FixedConfig } from './oclif-config.ts';
import { reportError } from './report.ts';
import { UsageError } from './usage-error.ts';

export { depth } from './engine-modules.ts';

const description = 'Docker containers over many hosts, orchestrated from one file.';

/** Runs the command line of this process to its end. `importModule` is Node's own `import()`. */
export async function main(
  argv: readonly string[],
  version: string,
  importModule: CommandContext['importModule'],
): Promise<void> {
  const console = processConsole();
  const context: CommandContext = {
    console,
    version,
    words: [],
    vocabulary: completionVocabulary,
    importModule,
    goOn: (command, words, resumption) => {
      const flags = commands.get(command)?.flags ?? {};
      const saysOfLock = words.some((word) => word.startsWith('--lock-wait=') || word === '--no-lock');
      const more = [
        ...('yes' in flags && resumption.yes ? ['--yes'] : []),
        // A process that was killed leaves its lock, which expires after a minute.
        ...('lock-wait' in flags && !saysOfLock ? ['--lock-wait=90s'] : []),
      ];
      return runCommand({ ...context, words: withFlags(words, more), resumption }, command);
    },
  };
  const json = asksForJson(argv);
  // A bug, or a stray rejection: one sentence, never a stack trace.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      reportError(context, error, { json, command: undefined });
      leave(exitCodes.failed);
    });
  }
  const answered = await runArguments(context, argv, json);
  await flushed();
  const exitCode = withOutput(context, answered);
  // Connections that are kept alive must not hold up the shell.
  leave(exitCode);
}

/** An answer that was not written is a failure, whatever was done. */
function withOutput(context: CommandContext, exitCode: number): number {
  const trouble = context.console.out.trouble();
  if (trouble === undefined) return exitCode;
  reportError(
    context,
    new CommandFailure('output-lost', `the answer could not be written: ${trouble}`, {
      exitCode: exitCodes.failed,
    }),
    {
      json: false,
      command: undefined,
    },
  );
  return exitCode === exitCodes.ok ? exitCodes.failed : exitCode;
}

async function runArguments(
  context: CommandContext,
  argv: readonly string[],
  json: boolean,
): Promise<number> {
  let command: string | undefined;
  let tellsJson = json;
  try {
    const invocation = arrange(argv, vocabulary());
    if (invocation.kind !== 'version') command = invocation.command;
    // Now it is known which words are flags.
    if (invocation.kind === 'run') tellsJson = asksForJson(invocation.argv);
    return await run(context, invocation);
  } catch (error) {
    if (error instanceof UsageError) command ??= error.command;
    const detailed = command === 'plan' && argv.includes('--detailed-exitcode');
    const exitCode = reportError(context, error, { json: tellsJson, command, detailed });
    if (error instanceof UsageError && !tellsJson) writeUsage(context.console, command);
    return exitCode;
  }
}

async function run(context: CommandContext, invocation: Invocation): Promise<number> {
  switch (invocation.kind) {
    case 'version':
      context.console.out.write(`maestro-ng-${context.version}\n`);
      return exitCodes.ok;
    case 'help': {
      const { showHelp } = await import('./help.ts');
      await showHelp(oclifConfig(context.version), invocation.command);
      return exitCodes.ok;
    }
    case 'run':
      return runCommand({ ...context, words: invocation.argv }, invocation.command);
  }
}

async function runCommand(context: CommandContext, command: string): Promise<number> {
  const Class = commands.get(command);
  if (Class === undefined) throw new UsageError(`there is no command "${command}"`);
  return new Class([...context.words], oclifConfig(context.version), context).execute();
}

function oclifConfig(version: string): FixedConfig {
  return new FixedConfig({ version, description, commands: [...commands.values()].map(loadable) });
}

/** A command as oclif's help wants it. */
function loadable(command: CommandClass): Command.Loadable {
  const { id, summary, usage, description, examples, args, flags, baseFlags } = command;
  return {
    id,
    summary,
    usage,
    description,
    examples,
    args: named(args),
    flags: named({ ...flags, ...baseFlags }),
    aliases: [],
    hiddenAliases: [],
    hidden: false,
    strict: true,
    load: () => Promise.resolve(command),
  } as unknown as Command.Loadable;
}

/** Help wants flags and arguments to know their own names. */
function named(entries: object): object {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]: [string, object]) => [name, { ...entry, name }]),
  );
}

/** The words of all commands, for completion. */
export function completionVocabulary(): CompletionVocabulary {
  return describeCommands(commands.values());
}

function vocabulary(): Vocabulary {
  return {
    global: shapes(globalFlags),
    commands: new Map([...commands].map(([name, { flags }]) => [name, shapes({ ...flags, ...globalFlags })])),
    runners: new Set(
      [...commands.values()].filter(({ things }) => things === 'instance').map(({ id }) => id),
    ),
  };
}

function shapes(flags: object): FlagShapes {
  return new Map(
    Object.entries(flags as Record<string, { type: string; char?: string; multiple?: boolean }>).map(
      ([name, { char, type, multiple = false }]): [string, FlagShape] => [
        name,
        { char, takesValue: type === 'option', multiple },
      ],
    ),
  );
}

/** Errors in the arguments themselves are told as JSON too, so this is asked before they are understood. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return words.some(
    (word, index) =>
      word === '--json' ||
      word === '--progress=json' ||
      (word === '--progress' && words[index + 1] === 'json'),
  );
}

function writeUsage(console: Console, command: string | undefined): void {
  if (command !== undefined) {
    console.err.say(`  see: maestro ${command} --help\n`);
    return;
  }
  console.err.write('\nusage: maestro [-f FILE] COMMAND [THINGS]... [FLAGS]\n\ncommands:\n');
  for (const [name, { summary }] of commands) console.err.write(`  ${name.padEnd(12)}${summary ?? ''}\n`);
  console.err.write('\nsee: maestro --help\n');
}
