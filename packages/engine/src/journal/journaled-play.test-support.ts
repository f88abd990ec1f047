import type { Plan, PlayEvent } from '../model/index.ts';
import type { JournalHead, JournalRecord } from './record.ts';
import { type JournaledOperation, recordOfEvent, recordOfOperation } from './record-of.ts';

/** The head of a journal of a plan. */
export function headOf({ play, environment, nodes }: Plan): JournalHead {
  return {
    type: 'journal',
    format: 1,
    time: 0,
    version: '0.0.0-test',
    play,
    environment,
    file: '/shop/maestro.yaml',
    command: { name: play, words: [], directory: '/shop' },
    process: { pid: 4711, host: 'desk', birth: null },
    digest: { salt: 'salt', value: 'sha256:0' },
    steps: nodes.flatMap((node) => (node.kind === 'step' ? [{ step: node.id, subject: node.subject }] : [])),
  };
}

/** A journal in memory: its text, line by line, as a play writes it. */
export class JournalInMemory {
  text = '';
  /** So much of the text is on the disk for sure: all up to the last operation that takes something down. */
  safe = 0;

  write(record: JournalRecord): void {
    this.text += `${JSON.stringify(record)}\n`;
  }

  hear(event: PlayEvent): void {
    const record = recordOfEvent(event);
    if (record !== undefined) this.write(record);
  }

  before(planned: JournaledOperation): void {
    this.write(recordOfOperation(planned, 0));
    if (planned.operation.name === 'stop' || planned.operation.name === 'kill') this.safe = this.text.length;
  }
}
