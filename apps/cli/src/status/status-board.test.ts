import type { Status, StatusEvent } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { makeStyle } from '../render/style.ts';
import { changeLine, StatusBoard } from './status-board.ts';
import { container, instance, orphan } from './test-statuses.ts';

const screen = {
  columns: 80,
  rows: 24,
  style: makeStyle({ color: false, unicode: true }),
  showHosts: false,
  now: 60_000,
};

const told = (board: StatusBoard, status: Status, type: StatusEvent['type'] = 'status', time = 0): void =>
  board.take({ type, time, status }, { status, host: '10.0.0.1', full: null });

describe('StatusBoard', () => {
  it('is in the order of the instances, counts on, and says whom it waits for', () => {
    const board = new StatusBoard(['web-1', 'web-2'], ['ship1', 'ship2']);
    expect(board.draw(screen)).toEqual([
      'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
      '0 up · waiting for ship1, ship2 · Ctrl-C ends',
    ]);
    told(board, instance({ instance: 'web-2', condition: 'absent', container: null }));
    told(board, instance({ container: container({ elapsedMs: 2000 }) }));
    expect(board.draw(screen).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      web-1     web      ship1  c0ffee00c0ff  ✔ up about a minute
      web-2     web      ship1                – down, no container
      1 up · 1 not · waiting for ship2 · Ctrl-C ends"
    `);
    told(board, orphan());
    told(board, orphan(), 'status-gone');
    expect(board.draw(screen).at(-1)).toBe('1 up · 1 not · Ctrl-C ends');
  });

  it('counts what has drifted', () => {
    const board = new StatusBoard(['web-1'], ['ship1']);
    told(board, instance({ drifted: ['image'] }));
    expect(board.draw(screen).at(-1)).toBe('1 up · 1 drifted · Ctrl-C ends');
  });

  it('shows first what is not up, then what changed last, where not all fit', () => {
    const names = ['web-1', 'web-2', 'web-3', 'web-4'];
    const board = new StatusBoard(names, ['ship1']);
    for (const [index, name] of names.entries())
      told(board, instance({ instance: name }), 'status', index === 1 ? 50_000 : 0);
    told(board, instance({ instance: 'web-4', condition: 'absent', container: null }));
    const lines = board.draw({ ...screen, rows: 5 });
    expect(lines.map((line) => line.slice(0, 5))).toEqual(['INSTA', 'web-2', 'web-4', '3 up ']);
    expect(lines.at(-1)).toBe('3 up · 1 not · 2 rows hidden · Ctrl-C ends');
  });
});

describe('changeLine', () => {
  it('tells of what changed, and of what is there no more', () => {
    const event = (status: Status, type: StatusEvent['type']): StatusEvent => ({ type, time: 0, status });
    expect(changeLine(event(instance({ instance: 'web-1\u001b[2J' }), 'status'), 'up\u001b[2J')).toBe(
      'web-1\\x1b[2J (ship1): up\\x1b[2J',
    );
    expect(changeLine(event(orphan(), 'status-gone'), '')).toBe('web-9 (ship2): is gone');
    const ship = { kind: 'ship', ship: 'ship3', condition: 'unreachable', cause: 'no route' } as const;
    expect(changeLine(event(ship, 'status-gone'), '')).toBe('ship3: can be reached again');
  });
});
