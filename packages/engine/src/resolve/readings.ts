import type { Cursor } from './cursor.ts';
import type { Finding } from './report.ts';

const sexagesimal = /^[+-]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/;
const octal = /^[+-]?0[0-7_]+$/;

/** Whether a key that leads to it is called password, token or the like: then it is not repeated. */
function holdsSecret({ at }: Cursor): boolean {
  return /(?:pass|pwd|secret|token|credential|auth|key)/i.test(at);
}

/**
 * Warns of a number that YAML 1.1 reads in a way that its author hardly means: `22:22` is 1342, base sixty, and `010`
 * is 8, base eight. The reading itself is kept, as the original has it.
 */
export function warnOfReading(cursor: Cursor, report: { warning(finding: Finding): void }): void {
  if (cursor.isList) {
    for (const item of cursor.items()) warnOfReading(item, report);
    return;
  }
  if (typeof cursor.value !== 'number' && typeof cursor.value !== 'bigint') return;
  const forms = cursor.forms;
  if (forms === undefined || forms.written === forms.python) return;
  const base = sexagesimal.test(forms.written) ? 'sixty' : octal.test(forms.written) ? 'eight' : undefined;
  if (base === undefined) return;
  report.warning({
    code: 'number-reading',
    ...(holdsSecret(cursor)
      ? {
          message: `a number without quotation marks: YAML reads it to base ${base}, as another one than it looks`,
          hint: 'write it between quotation marks if the text is meant',
        }
      : {
          message: `${forms.written} without quotation marks is the number ${forms.python}: YAML reads it to base ${base}`,
          hint: `write "${forms.written}" if the text is meant, ${forms.python} if the number is`,
        }),
    at: cursor,
  });
}
