import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { describeOnLab, fleet, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { haveScreen, openScreen, type Screen, steady } from './harness/screen.ts';
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

  describe.skipIf(!haveScreen)('whose size changes', () => {
    const rows = 24;
    const wide = { columns: 80, rows };
    const sizes = [wide, { columns: 40, rows }, { columns: 100, rows }, { columns: 30, rows }, wide];
    const drawn = (screen: Screen, picture: readonly string[]): Promise<void> =>
      expect.poll(() => steady(screen.lines()), { timeout: 10_000 }).toBe(picture.join('\n'));

    test('a play is drawn anew for each size, and leaves nothing of the old ones', async () => {
      const services = `
  slow:
    image: busybox:test
    instances:
      slow-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f ready, attempts: 100}]}
${webService('front', 2, { firstPort: 21640, requires: ['slow'], check: false })}`;
      const { directory, write } = workplace(overFleet(lab, services));
      const screen = openScreen(directory, wide, '$MAESTRO start');
      const whole = [
        'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
        'slow-1  slow  ship1  ID  * running check exec test -f ready TIME',
        'front-1  front  ship1  · waiting for slow-1',
        'front-2  front  ship2  · waiting for slow-1',
        ' TIME · 0/3 · 1 running · 2 waiting',
      ];
      const pictures: Record<number, readonly string[]> = {
        40: [
          'INSTANCE  SHIP  STATE',
          'slow-1  ship1  * running check … TIME',
          'front-1  ship1  · waiting for slow-1',
          'front-2  ship2  · waiting for slow-1',
          ' TIME · 0/3 · 1 running · 2 waiting',
        ],
        30: [
          'INSTANCE  STATE',
          'slow-1  * running … TIME',
          'front-1  · waiting for slow-1',
          'front-2  · waiting for slow-1',
          ' TIME · 0/3 · 1 running · 2 …',
        ],
      };
      await drawn(screen, whole);

      // What a lower window leaves no room for is kept above it, and there again in a higher one: it is drawn over then.
      await screen.resize({ columns: 80, rows: 5 });
      await drawn(screen, [...whole.slice(0, 2), '… 2 more: 2 waiting', ...whole.slice(-1)]);
      await screen.resize(wide);
      await drawn(screen, whole);

      // tmux keeps what it wraps out of the window, too, and shows it again in a higher one; so from here on the height stays.
      for (const size of sizes) {
        await screen.resize(size);
        await drawn(screen, pictures[size.columns] ?? whole);
      }
      write('ready', '');
      await drawn(screen, [
        'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
        'slow-1  slow  ship1  ID  ✔ started in TIME',
        'front-1  front  ship1  ID  ✔ started in TIME',
        'front-2  front  ship2  ID  ✔ started in TIME',
        'start e2e: 3 started in TIME',
        'ended with 0',
      ]);
    });

    test('what failed is told below the table, with its log, on a wide and on a very narrow screen', async () => {
      const services = `
  web:
    image: busybox:test
    instances:
      web-1: {ship: ship1, stop_timeout: 0, command: [sh, -c, "echo loading; printf '\\\\033[31mfatal\\\\033[0m: \\\\033[2J船\\\\n'; exit 3"]}
      web-2: {ship: ship2, stop_timeout: 0, command: [sleep, "3600"]}
    lifecycle: {running: [{type: sleep, wait: 1}]}
${webService('front', 2, { firstPort: 21660, requires: ['web'], check: false })}`;
      const { directory } = workplace(overFleet(lab, services));
      const shown = async (columns: number): Promise<string[]> => {
        const screen = openScreen(directory, { columns, rows: 40 }, '$MAESTRO start');
        await expect.poll(() => steady(screen.lines()), { timeout: 15_000 }).toMatch(/^ended with/m);
        return steady(screen.lines()).split('\n');
      };
      expect(await shown(80)).toEqual([
        'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
        'web-1  web  ship1  ID  ✖ failed waiting for the running …',
        'web-2  web  ship2  ID  ✔ started in TIME',
        'front-1  front  ship1  – held back by web-1',
        'front-2  front  ship2  – held back by web-1',
        'error[container-died]: web-1 on ship1, waiting for the running checks: The',
        '  container ended with exit code 3.',
        '  last log lines of web-1:',
        '  | loading',
        '  | fatal: 船',
        'start e2e: 1 started, 1 failed, 2 held back in TIME',
        'ended with 1',
      ]);
      expect(await shown(20)).toEqual([
        'INSTANCE  STATE',
        'web-1  ✖ failed …',
        'web-2  ✔ …',
        'front-1  – held …',
        'front-2  – held …',
        'error[container-died',
        ']:',
        '  web-1 on ship1,',
        '  waiting for the',
        '  running checks:',
        '  The container',
        '  ended with exit',
        '  code 3.',
        '  last log lines of',
        '  web-1:',
        '  | loading',
        '  | fatal: 船',
        'start e2e: 1 already',
        '  up, 1 failed, 2',
        '  held back in TIME',
        'ended with 1',
      ]);
    });

    test('a watched status is drawn anew for each size, and leaves nothing of the old ones', async () => {
      const { directory, maestro } = workplace(
        overFleet(lab, webService('web', 3, { firstPort: 21650, check: false })),
      );
      expect((await maestro('start', 'web-1', 'web-2')).code).toBe(0);
      const screen = openScreen(directory, wide, '$MAESTRO status --watch');
      const whole = [
        'INSTANCE  SERVICE  SHIP  CONTAINER  STATE',
        'web-1  web  ship1  ID  ✔ up TIME',
        'web-2  web  ship2  ID  ✔ up TIME',
        'web-3  web  ship3  – down, no container',
        '2 up · 1 not · Ctrl-C ends',
      ];
      const pictures: Record<number, readonly string[]> = {
        40: [
          'INSTANCE  SHIP  STATE',
          'web-1  ship1  ✔ up TIME',
          'web-2  ship2  ✔ up TIME',
          'web-3  ship3  – down, no container',
          '2 up · 1 not · Ctrl-C ends',
        ],
        30: [
          'INSTANCE  STATE',
          'web-1  ✔ up TIME',
          'web-2  ✔ up TIME',
          'web-3  – down, no container',
          '2 up · 1 not · Ctrl-C ends',
        ],
      };
      for (const size of sizes) {
        await screen.resize(size);
        await drawn(screen, pictures[size.columns] ?? whole);
      }
      screen.press('C-c');
      await drawn(screen, [...whole, 'ended with 130']);
    });
  });

  test.skipIf(!haveScreen)('what runs on a terminal that closes ends, and without a fault', async () => {
    const { directory, maestro } = workplace(
      overFleet(lab, webService('web', 1, { firstPort: 21660, check: false })),
    );
    expect((await maestro('start')).code).toBe(0);
    for (const command of ['status --watch', 'logs -F web-1', 'exec web-1 -- sleep 60']) {
      const line = `echo $$ > pid; echo begun; exec $MAESTRO ${command} 2> errors`;
      const screen = openScreen(directory, { columns: 80, rows: 10 }, line);
      await expect.poll(() => screen.lines().join()).toContain('begun');
      const pid = readFileSync(join(directory, 'pid'), 'utf8').trim();
      const about = (what: string): string => {
        try {
          return readFileSync(`/proc/${pid}/${what}`, 'latin1');
        } catch {
          return '';
        }
      };
      // It hears of signals: SIGHUP is the first bit.
      await expect.poll(() => /SigCgt:.*[13579bdf]$/m.test(about('status')), { timeout: 10_000 }).toBe(true);
      screen.close();
      await expect.poll(() => about('cmdline'), { timeout: 10_000 }).not.toContain('node');
      expect(readFileSync(join(directory, 'errors'), 'utf8')).not.toMatch(/assert|error/i);
    }
  });
});
