import type { LoadResult } from '@maestro-ng/engine';
import { renderDiagnostics } from '../../../apps/cli/src/render/diagnostic.ts';
import { jsonDiagnostic } from '../../../apps/cli/src/render/json.ts';
import { safeJson } from '../../../apps/cli/src/render/sanitize.ts';
import { plainStyle } from '../../../apps/cli/src/render/style.ts';
import { secretVariable, secretVariableValue, sentinel } from '../fuzz-case.ts';

/** What is wrong with what people would see of the problems. */
export function faultsOfScreen({ diagnostics, files }: LoadResult): string[] {
  const shown = [
    renderDiagnostics(diagnostics, { files, style: plainStyle, columns: undefined }),
    renderDiagnostics(diagnostics, { files, style: plainStyle, columns: 40 }),
    safeJson(diagnostics.map(jsonDiagnostic)),
  ];
  const text = [...files.values()].join('\n');
  const secrets = [
    ...(isSecret(text) ? [sentinel] : []),
    ...(isSecretOfShell(text) ? [secretVariableValue] : []),
  ];
  return shown.flatMap((output) => [
    ...secrets
      .filter((secret) => output.includes(secret))
      .map((secret) => `a secret is shown: ${lineWith(output, secret)}`),
    ...(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(output)
      ? [`a control character is shown: ${JSON.stringify(output).slice(0, 300)}`]
      : []),
  ]);
}

/** Whether the secret stands only where anybody sees that it is one: right behind a key that says so, in no template. */
function isSecret(text: string): boolean {
  if (new RegExp(`\\{[{%](?:(?![}%]\\}).)*${sentinel}`, 's').test(text)) return false;
  const all = text.split(sentinel).length - 1;
  const behindKey = new RegExp(
    `(?:^|[\\s{,])(?:password|token|secret|DB_PASSWORD): ?"?${sentinel}(?=["\\s,}]|$)`,
    'gm',
  );
  return all > 0 && all === [...text.matchAll(behindKey)].length;
}

/** Whether the template prints the shell's secret only behind a key that says what it is, and never the whole shell. */
function isSecretOfShell(text: string): boolean {
  const uses = text.split(secretVariable).length - 1;
  const behindKey = new RegExp(`\\bpassword: "?\\{\\{ env\\.${secretVariable} \\}\\}`, 'g');
  return /\benv\b(?![.:])/.test(text) ? false : uses === [...text.matchAll(behindKey)].length;
}

function lineWith(output: string, secret: string): string {
  const found = output.split('\n').find((line) => line.includes(secret)) ?? '';
  return found.slice(0, 500);
}
