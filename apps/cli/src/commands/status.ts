import { MaestroCommand } from '../base-command.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { selectionFlags, things } from '../flags.ts';
import { loadFile } from '../load-file.ts';
import { lookAtShips } from '../look-at-ships.ts';
import { Flags } from '../oclif.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { statusTable } from '../render/rows.ts';
import { reportNotes, reportWarnings } from '../report.ts';
import { rejectSelection, selectionOf } from '../selection.ts';
import type { InstanceStatus } from '../status.ts';

export default class Status extends MaestroCommand {
  static override id = 'status';
  static override summary = 'Show the state of containers.';
  static override description =
    'Asks each ship once, and prints a row for each instance; without things, for those of all services. Exit code 3: a ship did not answer.';
  static override usage = 'status [THINGS]... [FLAGS]';
  static override examples = [
    'maestro status',
    'maestro status -F web',
    'maestro status -S "edge-*"',
    'maestro status --check && echo all up',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services, omitted ones too',
    },
  };
  static override flags = {
    full: Flags.boolean({
      char: 'F',
      description: 'show images, and whether each port accepts a connection',
    }),
    'show-hosts': Flags.boolean({
      char: 'H',
      description: "show the ships' addresses in place of their names",
    }),
    check: Flags.boolean({ description: 'exit with 1 unless everything asked about is up' }),
    ...selectionFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Status);
    const { console, version } = this.context;
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { selectForStatus } = await loadEngine();
    const selected = selectForStatus(environment, selectionOf(args.things, flags));
    if (!selected.ok) throw rejectSelection(selected.problems);
    reportNotes(console, selected.warnings, flags);
    const instances = selected.instances.flatMap(({ name }) => environment.instances[name] ?? []);
    const statuses = await lookAtShips(environment, instances, {
      full: flags.full,
      concurrency: flags.concurrency,
      signal: new AbortController().signal,
    });
    if (wantsJson(flags)) {
      console.out.write(
        jsonDocument('status', version, {
          environment: environment.name,
          warnings: selected.warnings,
          instances: statuses,
        }),
      );
    } else if (statuses.length > 0) {
      const table = statusTable(statuses, {
        style: console.out.style(),
        columns: console.out.traits().columns,
        full: flags.full,
        showHosts: flags['show-hosts'],
      });
      await console.out.writeLines(table);
    }
    return statusExitCode(statuses, flags.check);
  }
}

function statusExitCode(statuses: readonly InstanceStatus[], check: boolean): number {
  const unreachable = statuses.some(({ condition }) => condition === 'unreachable');
  const down = statuses.some(({ condition }) => condition !== 'up' && condition !== 'unreachable');
  if (check && down) return exitCodes.failed;
  return unreachable ? exitCodes.unreachable : exitCodes.ok;
}
