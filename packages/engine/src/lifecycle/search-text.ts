import { runInNewContext } from 'node:vm';

/** So long one search may take: it holds up everything else, and texts of a megabyte are searched in a few ms. */
const timeoutMs = 250;

/** Whether an expression is found in a text; `too-slow`: it was given up, as the search grew beyond all measure. */
export function searchText(expression: RegExp, text: string): 'found' | 'not-found' | 'too-slow' {
  try {
    const found = runInNewContext(
      'expression.test(text)',
      { expression, text },
      { timeout: timeoutMs },
    ) as boolean;
    return found ? 'found' : 'not-found';
  } catch (error) {
    // An error of the context that was left, so no `instanceof`.
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'too-slow';
    throw error;
  }
}
