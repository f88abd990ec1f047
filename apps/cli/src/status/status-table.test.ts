import { describe, expect, it } from 'vitest';
import { makeStyle, plainStyle } from '../render/style.ts';
import { displayWidth } from '../render/width.ts';
import type { StatusEntry } from './status-record.ts';
import { statusTable } from './status-table.ts';
import { container, inspected, instance, orphan } from './test-statuses.ts';

const style = makeStyle({ color: false, unicode: true });
const wide = { style, columns: undefined, showHosts: false, wraps: true };

const entries: StatusEntry[] = [
  {
    status: instance({ container: container({ health: 'healthy', inspected: inspected() }) }),
    host: '10.0.0.1',
    full: {
      digests: ['web@sha256:0123'],
      ports: [
        { name: 'http', protocol: 'tcp', external: '8080', up: true },
        { name: 'admin', protocol: 'tcp', external: '8081', up: false },
        { name: 'stats', protocol: 'udp', external: '8125', up: null },
      ],
    },
  },
  {
    status: instance({ instance: 'web-2\u001b[2J', condition: 'absent', container: null }),
    host: '10.0.0.1',
    full: { digests: [], ports: [] },
  },
  { status: orphan(), host: '10.0.0.2', full: null },
  {
    status: { kind: 'ship', ship: 'ship3', condition: 'unreachable', cause: 'no route' },
    host: '10.0.0.3',
    full: null,
  },
];

describe('statusTable', () => {
  it('is a row for each, with what was asked for below it', () => {
    expect(statusTable(entries, wide).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE      SERVICE  SHIP   CONTAINER     STATE
      web-1         web      ship1  c0ffee00c0ff  ✔ up 3 min 00 s (healthy), since 2030-01-01T00:00:00Z
        image web:1 abcdef
        digest web@sha256:0123
        restarts 0
        health healthy
        port http 8080/tcp up
        port admin 8081/tcp down
        port stats 8125/udp
      web-2\\x1b[2J  web      ship1                – down, no container
      web-9         web      ship2  c0ffee00c0ff  ✖ orphan, up 3 minutes: the file names no instance web-9
                             ship3                ✖ unknown, ship unreachable: no route"
    `);
  });

  it('says with -F in what a container has drifted', () => {
    const status = instance({ drifted: ['specification', 'image'] });
    const entry = { status, host: '10.0.0.1', full: { digests: [], ports: [] } };
    expect(statusTable([entry], wide).slice(1)).toEqual([
      'web-1     web      ship1  c0ffee00c0ff  ✔ up 3 minutes, drifted',
      '  image web:1 abcdef',
      '  drifted specification image',
    ]);
  });

  it('shows addresses with -H', () => {
    expect(statusTable(entries.slice(1, 3), { ...wide, showHosts: true }).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE      SERVICE  HOST      CONTAINER     STATE
      web-2\\x1b[2J  web      10.0.0.1                – down, no container
      web-9         web      10.0.0.2  c0ffee00c0ff  ✖ orphan, up 3 minutes: the file names no instance web-9"
    `);
  });

  it('goes on on the next line where a state is too long for 80 columns; what is drawn over and over is cut', () => {
    const lost = {
      condition: 'unreachable',
      cause: 'connection refused by 10.0.0.1:2375',
      container: null,
    } as const;
    const cause = `certificate /etc/maestro/${'very-long/'.repeat(5)}cert.pem`;
    const long: StatusEntry[] = [
      ...entries.slice(0, 1).map((entry) => ({ ...entry, full: { digests: [], ports: [] } })),
      { status: instance({ instance: 'web-2', ...lost }), host: '10.0.0.1', full: null },
      { status: instance({ instance: 'web-3', ...lost, cause }), host: '10.0.0.1', full: null },
    ];
    expect(statusTable(long, { ...wide, columns: 80 }).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      web-1     web      ship1  c0ffee00c0ff  ✔ up 3 min 00 s (healthy), since
                                                2030-01-01T00:00:00Z
        image web:1 abcdef
        restarts 0
        health healthy
      web-2     web      ship1                ✖ unknown, ship unreachable: connection
                                                refused by 10.0.0.1:2375
      web-3     web      ship1                ✖ unknown, ship unreachable: certificate
                                                /etc/maestro/very-long/very-long/very-
                                                long/very-long/very-long/cert.pem"
    `);
    expect(statusTable(long, { ...wide, columns: 80, wraps: false }).slice(1, 2)).toEqual([
      'web-1     web      ship1  c0ffee00c0ff  ✔ up 3 min 00 s (healthy), since 2030-0…',
    ]);
  });

  it('fits 20 columns, also without Unicode and with wide characters', () => {
    const status = instance({ instance: '店舗一号店の注文受付' });
    const names = [...entries, { status, host: '10.0.0.1', full: null }];
    for (const narrow of [style, plainStyle]) {
      const lines = statusTable(names, { style: narrow, columns: 20, showHosts: false, wraps: true });
      expect(lines.filter((line) => displayWidth(line) > 20)).toEqual([]);
    }
    expect(
      statusTable(names, { style: plainStyle, columns: 20, showHosts: false, wraps: true }).join('\n'),
    ).toMatchInlineSnapshot(`
      "INSTANCE   STATE
      web-1      + up 3 ..
        image web:1 abcdef
        digest web@sha25..
        restarts 0
        health healthy
        port http 8080/t..
        port admin 8081/..
        port stats 8125/..
      web-2\\x..  - down,..
      web-9      x orpha..
                 x unkno..
      店舗一..   + up 3 .."
    `);
  });
});
