/** Rows of cells as aligned lines: the first column to the left, the others, being figures, to the right. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row) =>
    widths
      .map((width, column) =>
        column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
      )
      .join('  ')
      .trimEnd();
  return [
    line(cells[0]),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...cells.slice(1).map(line),
  ].join('\n');
}

export const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);
export const milliseconds = (value) => value.toFixed(value < 10 ? 1 : 0);
export const ratio = (value) => value.toFixed(3);
