import type { ApplyRecord } from '@maestro-ng/engine';

/** A record as a test writes it. */
export function applyRecord(about: Partial<ApplyRecord> = {}): ApplyRecord {
  const image = { name: 'web:1', id: `sha256:${'c0ffee'.repeat(10)}`, digests: ['web@sha256:0123'] };
  const web = { name: 'web-1', service: 'web', ship: 'ship1', state: 'stands', image, digest: '' } as const;
  return {
    format: 1,
    id: '20300101T000000Z-0a1b2c3d',
    number: 1,
    environment: 'shop',
    time: Date.UTC(2030, 0, 1),
    who: 'ann@desk',
    version: '1.2.3',
    rollbackTo: null,
    asked: [],
    verdict: 'succeeded',
    changes: [{ name: 'web-1', ship: 'ship1', outcome: 'replaced', milliseconds: 1234 }],
    instances: { 'web-1': web, 'web-2': { ...web, name: 'web-2', state: 'unknown' } },
    resolved: { services: [], instances: [] },
    ...about,
  };
}
