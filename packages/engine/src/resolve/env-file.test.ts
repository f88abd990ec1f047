import { describe, expect, test } from 'vitest';
import { parseEnvFile } from './env-file.ts';

describe('env files', () => {
  test('are split at the first "=", trimmed, and nothing is unquoted', () => {
    const text = '# comment\nA=1\n  B = x=y  \nC="kept"\nexport D=1\nE=v # kept\n #odd=name\nF=\n';
    expect(parseEnvFile(text)).toEqual({
      badLines: [],
      entries: [
        { name: 'A', value: '1', line: 2 },
        { name: 'B ', value: ' x=y', line: 3 },
        { name: 'C', value: '"kept"', line: 4 },
        { name: 'export D', value: '1', line: 5 },
        { name: 'E', value: 'v # kept', line: 6 },
        { name: '#odd', value: 'name', line: 7 },
        { name: 'F', value: '', line: 8 },
      ],
    });
  });

  test('may have blank lines, indented comments, a BOM and any line ends', () => {
    expect(parseEnvFile('\uFEFFA=1\r\n\r\n  # comment\rB=2')).toEqual({
      badLines: [],
      entries: [
        { name: 'A', value: '1', line: 1 },
        { name: 'B', value: '2', line: 4 },
      ],
    });
  });

  test('name the lines that have no "="', () => {
    expect(parseEnvFile('A=1\nJUSTAWORD\nB=2\nOTHER').badLines).toEqual([
      { line: 2, length: 9 },
      { line: 4, length: 5 },
    ]);
  });
});
