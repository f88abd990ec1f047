import { MaestroCommand } from '../base-command.ts';
import { CommandFailure } from '../command-failure.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ProgressMode } from '../flags.ts';
import { journalFolder } from '../journal/journal-folder.ts';
import { discardJournal, type KeptJournal, keptJournals, ofFile } from '../journal/kept-journals.ts';
import { absolute } from '../journal/play-journal.ts';
import { withFlags } from '../journal/repeatable-words.ts';
import { Args, Flags } from '../oclif.ts';
import { journalLines, journalListLines, jsonJournal, tally } from '../render/journal.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { systemReason } from '../system-reason.ts';

export default class Resume extends MaestroCommand {
  static override id = 'resume';
  static override summary = 'Go on with a play that was interrupted.';
  static override description =
    'Shows how far the last play of this file got that Ctrl-C, a crash or a power cut ended, looks at the ships, and goes on with it, with its own things and flags: what is done is left out, what was begun is looked at anew, and the rest is done. A start goes through all again, and leaves alone what is up. It asks first, unless -y is given.';
  static override usage = 'resume [ID] [FLAGS]';
  static override examples = [
    'maestro resume',
    'maestro resume -y',
    'maestro resume --dry-run',
    'maestro resume --list',
    'maestro resume --discard',
  ];
  static override args = {
    id: Args.string({
      description: 'which one, as --list shows it; none: the last one of the environment file',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'go on without asking' }),
    list: Flags.boolean({ description: 'list the interrupted plays of all files, and do nothing' }),
    discard: Flags.boolean({ description: 'forget it, in place of going on with it' }),
    'dry-run': Flags.boolean({ description: 'say what is left to do, and touch nothing' }),
    'accept-changes': Flags.boolean({
      description: 'go on though the file, or what it comes to, has changed since',
    }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Resume);
    const { console, version } = this.context;
    const { folder, all } = await journalsOf(this.context);
    if (flags.list) {
      if (wantsJson(flags))
        console.out.write(jsonDocument('journals', version, { journals: all.map(jsonJournal) }));
      else if (all.length === 0) console.err.write('no play was interrupted\n');
      else await console.out.writeLines(journalListLines(all, this.#screen('out'), Date.now()));
      return exitCodes.ok;
    }
    const kept = choose(all, args.id, flags.file);
    if (kept === undefined) {
      if (wantsJson(flags)) console.out.write(jsonDocument('journals', version, { journals: [] }));
      else console.err.say(`${sanitize(flags.file)}: no play was interrupted\n`);
      return exitCodes.ok;
    }
    refuseRunning(kept);
    if (flags.discard) {
      discardJournal(folder, kept.id);
      if (wantsJson(flags))
        console.out.write(jsonDocument('discarded', version, { journal: jsonJournal(kept) }));
      else console.err.say(`${kept.id}: forgotten (${tally(kept.journal)})\n`);
      return exitCodes.ok;
    }
    this.#show(kept, all, flags);
    const { command } = kept.journal.head;
    goTo(command.directory);
    const more = [
      `--progress=${flags.progress}`,
      ...(flags.json ? ['--json'] : []),
      ...(flags['dry-run'] ? ['--dry-run'] : []),
    ];
    const { yes, 'accept-changes': acceptChanges } = flags;
    return this.context.goOn(command.name, withFlags(command.words, more), { kept, yes, acceptChanges });
  }

  #screen(stream: 'out' | 'err'): Parameters<typeof journalLines>[1] {
    const output = this.context.console[stream];
    return { style: output.style(), columns: output.traits().columns };
  }

  #show(
    kept: KeptJournal,
    all: readonly KeptJournal[],
    flags: { readonly json: boolean; readonly progress: ProgressMode },
  ): void {
    if (wantsJson(flags) || flags.progress === 'quiet') return;
    const { err } = this.context.console;
    err.say(`${journalLines(kept, this.#screen('err'), Date.now()).join('\n')}\n`);
    const { file } = kept.journal.head;
    const others = ofFile(all, file).filter(({ id, running }) => id !== kept.id && running !== true);
    for (const { id, journal } of others) {
      err.say(`also interrupted: ${journal.head.play} ${id} (${tally(journal)})\n`);
    }
    if (kept.running === 'elsewhere') {
      const { host, pid } = kept.journal.head.process;
      err.say(
        `it was run on ${sanitize(host)}, as process ${pid}: whether it still runs there cannot be seen from here\n`,
      );
    }
  }
}

async function journalsOf({ console }: Pick<MaestroCommand['context'], 'console'>): Promise<{
  readonly folder: string;
  readonly all: KeptJournal[];
}> {
  try {
    const folder = journalFolder(console);
    return { folder, all: keptJournals(folder, await loadEngine()) };
  } catch (error) {
    throw new CommandFailure('journals-unreadable', `journals cannot be read: ${systemReason(error)}`, {
      exitCode: exitCodes.failed,
    });
  }
}

/** undefined: no play of the file was interrupted. One that is running is chosen if it is all there is. */
function choose(all: readonly KeptJournal[], id: string | undefined, file: string): KeptJournal | undefined {
  if (id === undefined) {
    const own = ofFile(all, absolute(file));
    return own.find(({ running }) => running !== true) ?? own[0];
  }
  const named = all.find((each) => each.id === id);
  if (named !== undefined) return named;
  throw new CommandFailure('unknown-journal', `there is no interrupted play "${id}"`, {
    exitCode: exitCodes.rejected,
    hint: 'maestro resume --list shows those that there are',
  });
}

function refuseRunning({ journal, running }: KeptJournal): void {
  if (running !== true) return;
  const { play, environment, process } = journal.head;
  throw new CommandFailure(
    'still-running',
    `the ${play} of ${environment} was not interrupted: process ${process.pid} is at it`,
    { exitCode: exitCodes.failed, hint: 'wait for its end, or interrupt it first' },
  );
}

/** Whatever the command names from where it was given is found there. */
function goTo(directory: string): void {
  try {
    process.chdir(directory);
  } catch (error) {
    throw new CommandFailure(
      'folder-gone',
      `${directory}, where the play was begun: ${systemReason(error)}`,
      {
        exitCode: exitCodes.failed,
      },
    );
  }
}
