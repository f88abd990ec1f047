import { beforeEach, expect, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, fleet, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { haveTerminal, onTerminal } from './harness/terminal.ts';

describeOnLab('on a terminal', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  const hideCursor = '\u001b[?25l';
  const showCursor = '\u001b[?25h';

  for (const columns of [80, 200]) {
    test.skipIf(!haveTerminal)(
      `a play is a live table that fits ${columns} columns and stays when it ends`,
      async () => {
        const services =
          webService('store', 1, { firstPort: 21600 }) +
          webService('front', 3, { firstPort: 21610, requires: ['store'] });
        const { directory } = workplace(overFleet(lab, services));
        const { code, raw, lines } = await onTerminal(directory, { columns, rows: 24 }, 'start');
        expect(code).toBe(0);
        expect(Object.values(await standing(lab))).toEqual(Array(4).fill('running'));

        // It was drawn over and over, within the terminal's width, and the cursor is back.
        expect(lines.filter((line) => line.startsWith('INSTANCE')).length).toBeGreaterThan(1);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
        expect(raw.lastIndexOf(showCursor)).toBeGreaterThan(raw.lastIndexOf(hideCursor));

        // The last picture.
        const last = lines.slice(lines.findLastIndex((line) => line.startsWith('INSTANCE')));
        expect(
          last.map((line) =>
            line
              .replace(/[0-9a-f]{12}/, 'ID')
              .replace(/[\d.]+ s$/, 'TIME')
              .replace(/ {2,}/g, '  '),
          ),
        ).toEqual([
          'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
          'store-1  store  ship1  ID  ✔ started in TIME',
          'front-1  front  ship1  ID  ✔ started in TIME',
          'front-2  front  ship2  ID  ✔ started in TIME',
          'front-3  front  ship3  ID  ✔ started in TIME',
          'start e2e: 4 started in TIME',
          '',
        ]);
      },
    );
  }
});
