import type { ApplyRecord } from '@maestro-ng/engine';
import { MaestroCommand } from '../base-command.ts';
import { CommandFailure } from '../command-failure.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { historyTable, touched } from '../history/history-table.ts';
import { knownHistory } from '../history/known-history.ts';
import { parseRecordNumber } from '../history/record-number.ts';
import { type ComparedRecord, recordPage } from '../history/record-page.ts';
import { loadFile } from '../load-file.ts';
import { Args } from '../oclif.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportWarnings } from '../report.ts';

export default class History extends MaestroCommand {
  static override id = 'history';
  static override summary = 'List the applies that changed something.';
  static override description =
    'Each apply that changed something is recorded on the ships: who, when, what was asked, what became of it, and how each instance was to be, without secrets. The last twenty are kept, on every ship that answers, so that each operator sees those of all. With a number, one record is shown: its instances with their images, and in what they differ from the record before.';
  static override usage = 'history [RECORD] [FLAGS]';
  static override examples = ['maestro history', 'maestro history 12', 'maestro history --json'];
  static override args = {
    record: Args.string({ description: 'the number of a record; none: the list of all', ignoreStdin: true }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(History);
    const number = parseRecordNumber(args.record);
    const { console, version } = this.context;
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { records, silent } = await knownHistory(this.context, environment, flags);
    const table = { style: console.out.style(), columns: console.out.traits().columns };
    if (number !== undefined) {
      const compared = await comparedRecord(records, number);
      if (wantsJson(flags)) console.out.write(jsonDocument('record', version, recordDocument(compared)));
      else await console.out.writeLines(recordPage(compared, table));
      return exitCodes.ok;
    }
    if (wantsJson(flags)) {
      const content = { environment: environment.name, records: records.map(summary), silent };
      console.out.write(jsonDocument('history', version, content));
    } else if (records.length === 0)
      await console.out.writeLines([`no apply of ${environment.name} is known`]);
    else await console.out.writeLines(historyTable(records, table));
    return exitCodes.ok;
  }
}

async function comparedRecord(records: readonly ApplyRecord[], number: number): Promise<ComparedRecord> {
  const { recordDifferences, rollbackTarget } = await loadEngine();
  const found = rollbackTarget(records, number);
  if (!found.ok) throw new CommandFailure('no-record', found.problem, { exitCode: exitCodes.failed });
  const { record } = found;
  const before = records.findLast((other) => other.number < number);
  if (before === undefined) return { record, before: null };
  return { record, before: { number: before.number, differences: recordDifferences(before, record) } };
}

function summary(record: ApplyRecord): object {
  const { number, id, who, version, asked, rollbackTo, verdict } = record;
  const time = new Date(record.time).toISOString();
  return { number, id, time, who, version, asked, rollbackTo, verdict, changes: touched(record).length };
}

function recordDocument({ record, before }: ComparedRecord): object {
  const { changes, instances, resolved } = record;
  return { environment: record.environment, ...summary(record), changes, instances, resolved, before };
}
