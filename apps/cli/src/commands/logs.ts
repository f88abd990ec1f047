import { MaestroCommand } from '../base-command.ts';
import type { Console } from '../console.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes, signalExitCodes } from '../exit-codes.ts';
import { selectionFlags, things } from '../flags.ts';
import { leave } from '../leave.ts';
import { loadFile } from '../load-file.ts';
import { parseLogTime } from '../logs/log-time.ts';
import {
  jsonView,
  type LogView,
  type LogViewOptions,
  prefixedView,
  rawView,
  terminalView,
} from '../logs/log-view.ts';
import { showLogs } from '../logs/show-logs.ts';
import { Flags } from '../oclif.ts';
import { jsonFirstRecord } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportNotes, reportWarnings } from '../report.ts';
import { rejectSelection, selectionOf } from '../selection.ts';
import { watchInterrupts } from '../signals.ts';
import { tellingOfSlowShips } from '../slow-ships.ts';
import { UsageError } from '../usage-error.ts';

type Lines = 'all' | number;

const lines = Flags.custom<Lines>({ parse: async (input) => parseLines(input) });

/** As in MaestroNG 0.8.3 a negative number means all: it stands in shells' histories and in scripts. */
function parseLines(input: string): Lines {
  if (input === 'all' || /^-\d+$/.test(input)) return 'all';
  if (/^\+?\d+$/.test(input)) return Number(input);
  throw new UsageError(`--lines needs a whole number or "all", not "${input}"`);
}

export default class Logs extends MaestroCommand {
  static override id = 'logs';
  static override summary = 'Show what containers have written.';
  static override description =
    'The log of one instance is shown as it is; lines of several begin with the name of their instance, and are in the order of time over all ships. With -F, what comes from now on is shown, over restarts, new containers of an instance, and lost connections, until Ctrl-C; -n or --since add what was before. Exit code 1: there is no container, or no log of it; 3: a ship did not answer.';
  static override usage = 'logs THINGS... [FLAGS]';
  static override examples = [
    'maestro logs web-1',
    'maestro logs -n 100 web-1',
    'maestro logs -F web db',
    'maestro logs --since 10m -t -C "web-*" web',
  ];
  static override things = 'instances and services' as const;
  static override args = { things: { ...things, description: 'instances or services' } };
  static override flags = {
    follow: Flags.boolean({ char: 'F', description: 'show what comes from now on, until Ctrl-C' }),
    lines: lines({
      char: 'n',
      helpValue: 'LINES',
      description:
        'only the last so many lines of each container; with -F, that many before it begins; all, or a negative number: all of them',
    }),
    since: Flags.string({
      helpValue: 'TIME',
      description: 'from then on: 2030-01-31T12:00:00Z, a duration such as 10m, or seconds since 1970',
    }),
    until: Flags.string({ helpValue: 'TIME', description: 'up to then; not with -F' }),
    timestamps: Flags.boolean({ char: 't', description: 'begin each line with its time' }),
    'with-dependencies': selectionFlags['with-dependencies'],
    'container-filter': selectionFlags['container-filter'],
    'ship-filter': selectionFlags['ship-filter'],
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Logs);
    const { console, version } = this.context;
    if (args.things === undefined || args.things.length === 0) {
      throw new UsageError('logs needs the name of an instance or of a service');
    }
    const { follow } = flags;
    if (follow && flags.until !== undefined) {
      throw new UsageError('--follow and --until exclude each other: what is followed has no end');
    }
    const since = flags.since === undefined ? {} : { since: parseLogTime('since', flags.since) };
    const until = flags.until === undefined ? {} : { until: parseLogTime('until', flags.until) };

    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { readLogs, selectForStart, systemClock } = await loadEngine();
    const selection = selectionOf(args.things, { ...flags, 'ignore-dependencies': true });
    const selected = selectForStart(environment, selection);
    if (!selected.ok) throw rejectSelection(selected.problems);
    reportNotes(console, selected.warnings, flags);
    const json = wantsJson(flags);
    if (json) console.out.write(jsonFirstRecord(version, Logs.id));
    const instances = selected.instances.map(({ name }) => name);
    if (instances.length === 0) return exitCodes.ok;

    const interrupts = watchInterrupts(process, () => undefined, leave);
    const readerHasGone = new AbortController();
    try {
      const events = readLogs({
        environment,
        instances,
        follow,
        past: pastOf(flags),
        ...since,
        ...until,
        connector: tellingOfSlowShips(await dockerHosts(), (sentence) =>
          reportNotes(console, [sentence], flags),
        ),
        clock: systemClock,
        signal: AbortSignal.any([interrupts.signal, readerHasGone.signal]),
      });
      return await showLogs(console, events, json ? jsonView() : viewOf(console, instances, flags), {
        follow,
        notices: json ? 'records' : flags.progress === 'quiet' ? 'failures' : 'lines',
        onGone: () => readerHasGone.abort(),
      });
    } catch (error) {
      const received = interrupts.received();
      if (received === undefined && readerHasGone.signal.aborted) return exitCodes.ok;
      if (received === undefined) throw error;
      return signalExitCodes[received];
    } finally {
      interrupts.dispose();
    }
  }
}

function pastOf({
  follow,
  lines: last,
  since,
}: {
  readonly follow: boolean;
  readonly lines?: Lines | undefined;
  readonly since?: string | undefined;
}): 'everything' | 'nothing-of-what-runs' | { readonly last: number } {
  if (typeof last === 'number') return { last };
  return follow && last === undefined && since === undefined ? 'nothing-of-what-runs' : 'everything';
}

function viewOf(console: Console, instances: readonly string[], options: LogViewOptions): LogView {
  const { out } = console;
  if (instances.length > 1) return prefixedView(instances, out.style(), options);
  return out.traits().columns === undefined ? rawView(options) : terminalView(out.style(), options);
}
