import { expect, it } from 'vitest';
import { liveRegion, type TerminalSize } from './live-region.ts';

interface Terminal {
  readonly region: ReturnType<typeof liveRegion>;
  readonly taken: () => string;
  /** Gives it another size, and lets time pass. */
  readonly resize: (size: TerminalSize, ms?: number) => void;
}

function terminal(columns: number, rows: number | undefined = 24): Terminal {
  let written = '';
  let size: TerminalSize = { columns, rows };
  let now = 0;
  const region = liveRegion(
    (text) => {
      written += text;
    },
    () => size,
    () => now,
  );
  const taken = (): string => {
    const text = written.replaceAll('\u001b', '^');
    written = '';
    return text;
  };
  return {
    region,
    taken,
    resize(to, ms = 300) {
      size = to;
      // What is drawn now is when it hears of that.
      region.draw(['misplaced']);
      now += ms;
    },
  };
}

it('draws over what it drew, and leaves the last picture and the cursor behind', () => {
  const { region, taken } = terminal(80);
  region.draw(['one', 'two']);
  expect(taken()).toBe('^[?25l\rone^[K\ntwo^[K\n^[J');
  region.draw(['three']);
  expect(taken()).toBe('^[2A\rthree^[K\n^[J');
  region.finish(['four']);
  expect(taken()).toBe('^[1A\rfour^[K\n^[J^[?25h');
  region.release();
  expect(taken()).toBe('');
});

it('goes up past lines that a terminal which became narrower has wrapped', () => {
  const { region, taken, resize } = terminal(80);
  region.draw(['x'.repeat(70), 'y']);
  taken();
  resize({ columns: 30, rows: 24 });
  region.draw(['z']);
  expect(taken()).toBe('^[4A\r^[2Kz^[K\n^[J');
  region.draw(['z']);
  expect(taken()).toBe('^[1A\rz^[K\n^[J');
});

it('draws nothing until the size has not changed for a while, but for the end', () => {
  const { region, taken, resize } = terminal(80);
  region.draw(['one']);
  taken();
  resize({ columns: 70, rows: 24 }, 200);
  region.draw(['two']);
  resize({ columns: 60, rows: 24 }, 299);
  region.draw(['three']);
  expect(taken()).toBe('');
  region.finish(['four']);
  expect(taken()).toBe('^[1A\r^[2Kfour^[K\n^[J^[?25h');
});

it('goes up to lines that a terminal which became lower kept above its window, once it is higher again', () => {
  const { region, taken, resize } = terminal(80);
  const drawn = (lines: string[]): string | undefined => {
    region.draw(lines);
    return /\^\[(\d+)A/.exec(taken())?.[1];
  };
  const lines = (count: number): string[] => Array.from({ length: count }, (_, line) => `line ${line}`);
  drawn(lines(22));
  // Eleven of the twenty-two are above it: the cursor cannot go there, and stops at the top.
  resize({ columns: 80, rows: 12 });
  expect(drawn(lines(11))).toBe('22');
  expect(drawn(lines(11))).toBe('22');
  // Six of them are back.
  resize({ columns: 80, rows: 18 });
  expect(drawn(lines(10))).toBe('22');
  expect(drawn(lines(10))).toBe('15');
  resize({ columns: 80, rows: 40 });
  expect(drawn(lines(20))).toBe('15');
  expect(drawn(lines(20))).toBe('20');
});

it('does not count on lines of which a part is above the window: what stands there is not known', () => {
  const { region, taken, resize } = terminal(80, 10);
  region.draw(['x'.repeat(70), 'y'.repeat(70), 'z']);
  resize({ columns: 40, rows: 4 });
  region.draw(['one']);
  taken();
  resize({ columns: 80, rows: 10 });
  region.draw(['two']);
  expect(taken()).toBe('^[2A\r^[2Ktwo^[K\n^[J');
});
