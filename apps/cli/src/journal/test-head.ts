import type { JournalHead } from '@maestro-ng/engine';

/** The head of a stop of two instances. */
export function headOf(more: Partial<JournalHead> = {}): JournalHead {
  const step = (instance: string): JournalHead['steps'][number] => ({
    step: `stop:${instance}`,
    subject: { kind: 'instance', instance, service: 'web', ship: 'ship1' },
  });
  return {
    type: 'journal',
    format: 1,
    time: Date.UTC(2030, 0, 1),
    version: '0.0.0-test',
    play: 'stop',
    environment: 'shop',
    file: '/shop/maestro.yaml',
    command: { name: 'stop', words: ['--all'], directory: '/shop' },
    process: { pid: 4711, host: 'desk', birth: null },
    digest: { salt: 'salt', value: 'sha256:0' },
    steps: [step('web-1'), step('web-2')],
    ...more,
  };
}
