import { expect, it } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import { type ApplyRecord, dictionary, veilCharacter } from '../model/index.ts';
import { recordDifferences } from './record-differences.ts';
import { leaveOut, recordable } from './recordable.ts';

function recordOf(lines: string, more: string = '', id: string | null = null): ApplyRecord {
  const environment = environmentOf(instanceFile(lines) + more);
  const instances = Object.values(environment.instances).map(({ name, service, ship, container }) => {
    const image = { name: container.image, id, digests: [] };
    return [name, { name, service, ship, state: 'stands' as const, image, digest: '' }] as const;
  });
  return {
    format: 1,
    id: '',
    number: 1,
    environment: 'test',
    time: 0,
    who: '',
    version: '',
    rollbackTo: null,
    asked: [],
    verdict: 'succeeded',
    changes: [],
    instances: dictionary(instances),
    resolved: leaveOut(
      recordable(environment),
      JSON.parse(JSON.stringify(recordable(environment)).replaceAll('s1', veilCharacter)),
    ),
  };
}

it('are instances that came and went, and the fields in which others differ, secrets by where they are kept', () => {
  const before = recordOf(
    'env: {LEVEL: info, KEY: {file: a}, TOKEN: x}\ncommand: [run, fast]\nports: {http: "80:8080"}',
    '      web-2: {ship: h}\n',
    'sha256:0123456789abcdef',
  );
  const after = recordOf(
    'env: {LEVEL: debug, KEY: {file: b}, TOKEN: y}\nports: {http: "80:8081"}\nlabels: {tier: front}',
    '      web-3: {ship: h}\n',
    'sha256:fedcba9876543210',
  );
  expect(recordDifferences(before, after)).toEqual({
    added: ['web-3'],
    removed: ['web-2'],
    changed: [
      {
        instance: 'web-1',
        differences: [
          { field: 'image', is: 'app:1 (0123456789ab)', asked: 'app:1 (fedcba987654)' },
          { field: 'env.KEY', is: '{file: a}', asked: '{file: b}' },
          { field: 'env.LEVEL', is: 'info', asked: 'debug' },
          { field: 'command', is: 'run fast', asked: null },
          { field: 'ports.http', is: '0.0.0.0:8080:80/tcp', asked: '0.0.0.0:8081:80/tcp' },
          { field: 'labels.tier', is: null, asked: 'front' },
        ],
      },
    ],
  });
  expect(recordDifferences(before, before)).toEqual({ added: [], removed: [], changed: [] });
});

it('are of commands that give secrets by their programs and digests', () => {
  const [one, other] = ['one', 'other'].map((word) => recordOf(`env: {KEY: {command: [vault, ${word}]}}`));
  if (one === undefined || other === undefined) throw new Error('there are two');
  const shown: unknown = expect.stringMatching(/^\{command: \[vault\], digest: [\da-f]{12}\}$/);
  expect(recordDifferences(one, other).changed).toEqual([
    { instance: 'web-1', differences: [{ field: 'env.KEY', is: shown, asked: shown }] },
  ]);
});

it('are of images by their ids only where both were there', () => {
  const lines = 'command: [run]';
  const [made, tried] = [recordOf(lines, '', 'sha256:0123456789abcdef'), recordOf(lines)];
  expect(recordDifferences(made, tried).changed).toEqual([]);
  expect(recordDifferences(tried, made).changed).toEqual([]);
});

it('are those of texts around what is secret in them', () => {
  const before = recordOf('command: [sh, -c, "run -p=s1; sleep 1"]\nenv: {URL: "u://a:s1@h"}');
  const after = recordOf('command: [sh, -c, "run -p=s1; sleep 2"]\nenv: {URL: "u://a:s1@i"}');
  expect(recordDifferences(before, after).changed).toEqual([
    {
      instance: 'web-1',
      differences: [
        { field: 'env.URL', is: 'u://a:***@h', asked: 'u://a:***@i' },
        { field: 'command', is: 'sh -c run -p=***; sleep 1', asked: 'sh -c run -p=***; sleep 2' },
      ],
    },
  ]);
});
