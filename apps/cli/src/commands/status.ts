import type { StatusScope } from '@maestro-ng/engine';
import { MaestroCommand } from '../base-command.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes, signalExitCodes } from '../exit-codes.ts';
import { type ProgressMode, selectionFlags, things } from '../flags.ts';
import { leave } from '../leave.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { driftHint } from '../render/drift-hint.ts';
import { jsonDocument } from '../render/json.ts';
import { chooseProgress, wantsJson } from '../render/play-reporter.ts';
import { reportNotes, reportWarnings } from '../report.ts';
import { rejectSelection, selectionOf } from '../selection.ts';
import { watchInterrupts } from '../signals.ts';
import { askShips } from '../status/ask-ships.ts';
import { isDrifted } from '../status/status-phrase.ts';
import { type StatusEntry, statusRecord } from '../status/status-record.ts';
import { statusTable } from '../status/status-table.ts';
import { jsonChanges, lineChanges, liveTable, showChanges, type WatchView } from '../status/watch.ts';
import { UsageError } from '../usage-error.ts';

interface WatchFlags {
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly 'show-hosts': boolean;
}

export default class Status extends MaestroCommand {
  static override id = 'status';
  static override summary = 'Show the state of containers.';
  static override description =
    'Asks each ship once, and prints a row for each instance; without things, for those of all services, and for orphans: containers of this environment that the file does not describe. What runs, though not as the file says, is shown as drifted. Exit code 1: a ship could not be asked, or refused to tell; 3: one did not answer. With --watch, shows each change as it happens, until Ctrl-C.';
  static override usage = 'status [THINGS]... [FLAGS]';
  static override examples = [
    'maestro status',
    'maestro status -F web',
    'maestro status -S "edge-*"',
    'maestro status --check && echo all up',
    'maestro status --watch web',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services, omitted ones too, and orphans',
    },
  };
  static override flags = {
    full: Flags.boolean({
      char: 'F',
      description:
        'show images with their digests, exact times, restarts, health, and whether each port accepts a connection',
    }),
    'show-hosts': Flags.boolean({
      char: 'H',
      description: "show the ships' addresses in place of their names",
    }),
    check: Flags.boolean({ description: 'exit with 1 unless everything asked about is up' }),
    watch: Flags.boolean({ description: 'go on, and show each change, until Ctrl-C' }),
    ...selectionFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Status);
    const { console, version } = this.context;
    const { full, check, watch } = flags;
    if (watch && (full || check)) {
      const other = full ? '--full' : '--check';
      throw new UsageError(`--watch and ${other} exclude each other: ${whyNotWatched[other]}`);
    }
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { statusScope } = await loadEngine();
    const scoped = statusScope(environment, selectionOf(args.things, flags));
    if (!scoped.ok) throw rejectSelection(scoped.problems);
    const { scope, warnings } = scoped;
    reportNotes(console, warnings, flags);
    if (watch) return this.#watch(scope, flags);
    const entries = await askShips(scope, {
      depth: full ? 'full' : check ? 'check' : 'listing',
      concurrency: flags.concurrency,
      signal: new AbortController().signal,
      tell: (sentence) => reportNotes(console, [sentence], flags),
    });
    if (wantsJson(flags)) {
      const ofKind = (...kinds: readonly string[]): readonly object[] =>
        entries.filter(({ status }) => kinds.includes(status.kind)).map(statusRecord);
      console.out.write(
        jsonDocument('status', version, {
          environment: environment.name,
          warnings,
          instances: ofKind('instance'),
          orphans: ofKind('orphan'),
          ships: ofKind('ship'),
        }),
      );
    } else if (entries.length > 0) {
      const table = statusTable(entries, {
        style: console.out.style(),
        columns: console.out.traits().columns,
        showHosts: flags['show-hosts'],
        wraps: true,
      });
      await console.out.writeLines(table);
      this.#tellDrift(entries, flags);
    }
    return statusExitCode(entries, check);
  }

  #tellDrift(entries: readonly StatusEntry[], { progress }: WatchFlags): void {
    if (progress === 'quiet') return;
    const { err } = this.context.console;
    const drifted = entries.filter(({ status }) => isDrifted(status)).length;
    for (const line of driftHint(drifted, err.style())) err.say(`${line}\n`);
  }

  async #watch(scope: StatusScope, flags: WatchFlags): Promise<number> {
    const { watchStatus, systemClock } = await loadEngine();
    const interrupts = watchInterrupts(process, () => undefined, leave);
    try {
      const { signal } = interrupts;
      const connector = await dockerHosts();
      const events = watchStatus({ scope, connector, clock: systemClock, signal });
      await showChanges(scope, events, this.#view(scope, flags));
      return exitCodes.ok;
    } catch (error) {
      const received = interrupts.received();
      if (received === undefined) throw error;
      return signalExitCodes[received];
    } finally {
      interrupts.dispose();
    }
  }

  #view(scope: StatusScope, flags: WatchFlags): WatchView {
    const { console, version } = this.context;
    switch (chooseProgress(flags, console)) {
      case 'json':
        return jsonChanges(console, { version, command: Status.id });
      case 'tty':
        return liveTable(console, scope, flags['show-hosts']);
      case 'plain':
      case 'quiet':
        return lineChanges(console);
    }
  }
}

const whyNotWatched = {
  '--full': 'no event tells when a port opens',
  '--check': 'what goes on has no answer',
} as const;

function statusExitCode(entries: readonly StatusEntry[], check: boolean): number {
  const conditions = entries
    .filter(({ status }) => status.kind !== 'orphan')
    .map(({ status }) => status.condition);
  if (conditions.includes('unknown')) return exitCodes.failed;
  // Nothing that is asked about is nothing that is up: a slip in a filter is no good news.
  if (check && conditions.length === 0) return exitCodes.failed;
  if (check && conditions.some((condition) => condition !== 'up' && condition !== 'unreachable')) {
    return exitCodes.failed;
  }
  return conditions.includes('unreachable') ? exitCodes.unreachable : exitCodes.ok;
}
