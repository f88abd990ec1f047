import type { EnvVariable } from '@maestro-ng/engine';
import { MaestroCommand } from '../base-command.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Console } from '../console.ts';
import { loadEngine } from '../engine-modules.ts';
import { type EnvFormat, envFormats, envLines } from '../env/formats.ts';
import { hiddenVariables, type ShownVariable } from '../env/instance-variables.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruptibleLook } from '../interruptible.ts';
import { loadFile, placesIn } from '../load-file.ts';
import { Args, Flags } from '../oclif.ts';
import { count } from '../render/grammar.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportNotes, reportWarnings } from '../report.ts';
import { rejectSelection } from '../selection.ts';
import { UsageError } from '../usage-error.ts';

const format = Flags.custom<EnvFormat>({ parse: async (input) => parseFormat(input) });

export default class Env extends MaestroCommand {
  static override id = 'env';
  static override summary = "Print the variables that an instance's container is given.";
  static override description =
    'No ship is asked: the variables follow from the file. Values that are secret, or look so, are shown as ***, unless --reveal is given. The formats: dotenv, for node --env-file and its like; json, one object; shell, for eval.';
  static override usage = 'env INSTANCE [FLAGS]';
  static override examples = [
    'maestro env web-1',
    'maestro env web-1 --reveal > .env',
    'eval "$(maestro env web-1 --format shell --reveal)"',
  ];
  static override things = 'instance' as const;
  static override args = {
    instance: Args.string({ ignoreStdin: true, description: 'the name of an instance' }),
  };
  static override flags = {
    format: format({
      default: 'dotenv',
      helpValue: 'FORMAT',
      description: 'dotenv; json: one object, names to values; shell: for eval',
    }),
    reveal: Flags.boolean({ description: 'show secrets as they are' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Env);
    const { console, version } = this.context;
    if (args.instance === undefined) throw new UsageError('env needs the name of an instance');
    const loaded = await loadFile(this.context, flags);
    const { containerEnvironment, findInstance, printableText } = await loadEngine();
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const found = findInstance(environment, args.instance);
    if (!found.ok) throw rejectSelection(found.problems);

    const variables = containerEnvironment(environment, args.instance);
    const shown = flags.reveal
      ? await revealedVariables(variables, console)
      : hiddenVariables(
          { environment, instance: args.instance },
          loaded.veiled && (loaded.veiled.environment ?? 'not loaded'),
          { containerEnvironment, printableText },
        );
    if (wantsJson(flags)) {
      const placeOf = placesIn(loaded);
      const content = shown.map((variable, index) => {
        const provenance = variables[index]?.value?.provenance;
        const place = provenance?.from === 'file' ? (placeOf(provenance.at) ?? null) : null;
        const file = provenance?.from === 'env-file' ? `${provenance.path}:${provenance.line}` : place;
        return { ...variable, from: provenance?.from ?? 'file', place: file };
      });
      console.out.write(jsonDocument('variables', version, { instance: args.instance, variables: content }));
      return exitCodes.ok;
    }
    const hidden = shown.filter((variable) => variable.hidden).length;
    if (hidden > 0) {
      const are = hidden === 1 ? 'looks secret and is' : 'look secret and are';
      reportNotes(
        console,
        [`${count(hidden, 'value')} ${are} shown as ***; --reveal shows what is there`],
        flags,
      );
    }
    // What is piped is for programs, and is left as it is.
    const screen = console.out.traits().columns === undefined ? (text: string) => text : sanitize;
    await console.out.writeLines(envLines(shown, flags.format).map(screen));
    return exitCodes.ok;
  }
}

async function revealedVariables(
  variables: readonly EnvVariable[],
  console: Console,
): Promise<ShownVariable[]> {
  const { allSecrets, revealText, SecretFailure, systemOperator } = await loadEngine();
  const operator = systemOperator({ environment: console.env, workingDirectory: process.cwd() });
  const lookUp = (signal: AbortSignal): Promise<ShownVariable[]> =>
    allSecrets(
      variables.map(async ({ name, value }) => ({
        name,
        value: value === null ? null : await revealText(value, name, operator, signal),
        hidden: false,
      })),
    );
  try {
    return await interruptibleLook(lookUp, 'nothing is shown: interrupted while secrets were looked up');
  } catch (error) {
    if (!(error instanceof SecretFailure)) throw error;
    const { hint, others } = error;
    const message = [error, ...others].map((each) => each.message).join(' ');
    throw new CommandFailure('secret-unavailable', message, { exitCode: exitCodes.failed, hint });
  }
}

function parseFormat(input: string): EnvFormat {
  const found = envFormats.find((name) => name === input);
  if (found === undefined) {
    throw new UsageError(`--format needs one of ${envFormats.join(', ')}, not "${input}"`);
  }
  return found;
}
