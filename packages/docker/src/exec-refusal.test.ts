import { describe, expect, it } from 'vitest';
import { mayBeRefusal, refusalOf } from './exec-refusal.ts';

const told =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "vi": executable file not found in $PATH: unknown\r\n';

describe('refusalOf', () => {
  it('is what kept a command from being begun', () => {
    expect(refusalOf(told, 127)).toBe('exec: "vi": executable file not found in $PATH');
    expect(
      refusalOf(
        'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: chdir to cwd ("/x") set in config.json failed: no such file or directory: unknown\r\n',
        126,
      ),
    ).toBe('chdir to cwd ("/x") set in config.json failed: no such file or directory');
  });

  it('is what Engines say of a user that the container does not know', () => {
    expect(refusalOf('unable to find user app: no matching entries in passwd file\r\n', 126)).toBe(
      'unable to find user app: no matching entries in passwd file',
    );
  });

  it('is nothing where a command has run', () => {
    expect(refusalOf(told, 0)).toBeUndefined();
    expect(refusalOf('vi: not found\n', 127)).toBeUndefined();
  });
});

describe('mayBeRefusal', () => {
  it('looks at the beginning', () => {
    expect(
      [told, 'unable to find group x', 'OCI', `x ${told}`, ''].map((text) => mayBeRefusal(Buffer.from(text))),
    ).toEqual([true, true, false, false, false]);
  });
});
