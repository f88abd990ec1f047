import { expect, it } from 'vitest';
import { liveRegion } from './live-region.ts';

function recorder(columns: { now: number }): {
  readonly region: ReturnType<typeof liveRegion>;
  readonly taken: () => string;
} {
  let written = '';
  const region = liveRegion(
    (text) => {
      written += text;
    },
    () => columns.now,
  );
  return {
    region,
    taken() {
      const text = written.replaceAll('\u001b', '^');
      written = '';
      return text;
    },
  };
}

it('draws over what it drew, and leaves the last picture and the cursor behind', () => {
  const { region, taken } = recorder({ now: 80 });
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
  const columns = { now: 80 };
  const { region, taken } = recorder(columns);
  region.draw(['x'.repeat(70), 'y']);
  taken();
  columns.now = 30;
  region.draw(['z']);
  expect(taken()).toBe('^[4A\rz^[K\n^[J');
});
