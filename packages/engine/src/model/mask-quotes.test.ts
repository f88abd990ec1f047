import { expect, it } from 'vitest';
import { maskedQuotes } from './mask-quotes.ts';

it.each([
  [
    'runc create failed: exec: "--password=hunter2": executable file not found in $PATH: unknown',
    'runc create failed: exec: "--password=***": executable file not found in $PATH: unknown',
  ],
  [
    'exec: "mysql://u:hunter2@h/d": stat mysql://u:hunter2@h/d: no such file or directory',
    'exec: "mysql://u:***@h/d": stat mysql://u:***@h/d: no such file or directory',
  ],
  [
    'invalid mount config for type "bind": bind source path does not exist: /srv/token',
    'invalid mount config for type "bind": bind source path does not exist: /srv/token',
  ],
  ['unauthorized: authentication required', 'unauthorized: authentication required'],
])('%s', (said, shown) => {
  expect(maskedQuotes(said)).toBe(shown);
});
