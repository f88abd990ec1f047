import { describe, expect, test } from 'vitest';
import { hideValues } from './hide-values.ts';

const secret = 'p@ss/w"o&r d+\\é\n<3';

describe('a value', () => {
  test.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    [
      'in JSON, all of it escaped',
      [...secret].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in a URL in lower case', encodeURIComponent(secret).toLowerCase()],
    [
      'in a URL, all of it',
      [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    ],
    ['in a URL within a URL', encodeURIComponent(encodeURIComponent(secret))],
    [
      'in HTML',
      secret.replace(/[&<"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '"': '&#34;' })[sign] ?? ''),
    ],
    ['in CSV', secret.replaceAll('"', '""')],
  ])('is hidden %s', (_, text) => {
    expect(hideValues(`before ${text} after`, ['other', secret])).toBe('before *** after');
  });

  test.each(['', 'a', 'ab', 'ada:', 'a longer name:'])('is hidden in base64 behind "%s"', (before) => {
    for (const after of ['', '!', '!!', ' and more']) {
      for (const variant of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${before}${secret}${after}`).toString(variant);
        const shown = hideValues(text, [secret]);
        const left = Buffer.from(shown.replaceAll('*', ''), variant).toString('latin1');
        expect(left).not.toMatch(/p@ss|ss\/w|"o&|&r d/);
        expect(shown).toContain('***');
      }
    }
  });

  test.each([
    ['JSON.stringify', JSON.stringify({ auth: secret })],
    ['Python', '{"auth": "p@ss/w\\"o&r d+\\\\\\u00e9\\n<3"}'],
    ['PHP', '{"auth":"p@ss\\/w\\"o&r d+\\\\\\u00e9\\n<3"}'],
    ['Go', '{"auth":"p@ss/w\\"o\\u0026r d+\\\\é\\n\\u003c3"}'],
  ])('is hidden in base64 of the JSON of %s', (_, json) => {
    for (const before of ['', 'a', 'ab']) {
      const shown = hideValues(Buffer.from(`${before}${json}`).toString('base64'), [secret]);
      expect(shown).toContain('***');
      const left = Buffer.from(shown.replaceAll('*', ''), 'base64').toString('latin1');
      expect(left).not.toMatch(/p@ss|o&r|u0026| d\+/);
    }
  });

  const long = `postgres://app:${'x7-Q/+w"é'.repeat(24)}`;

  test.each([
    ['GNU base64', 76, '\n'],
    ['PEM', 64, '\r\n'],
    ['YAML', 40, '\n    '],
    ['JSON', 76, String.raw`\n`],
    ['JSON within JSON', 76, String.raw`\\r\\n`],
    ['a URL', 76, '%0D%0A'],
  ])('is hidden in base64 in the lines of %s', (_, columns, wrap) => {
    for (const before of ['', 'a', 'ab', 'a longer name, so that a line ends elsewhere:']) {
      for (const after of ['', '!', '!!', ' and more, so that the last line is no line of the value alone']) {
        const digits = Buffer.from(`${before}${long}${after}`).toString('base64');
        const wrapped = digits.replace(new RegExp(`.{${columns}}(?=.)`, 'g'), `$&${wrap}`);
        const shown = hideValues(`the login\n${wrapped}\nis wrong`, [long]);
        expect(shown).toMatch(/^the login\n[^*]*\*\*\*[^*]*\nis wrong$/);
        const left = Buffer.from(shown.replaceAll('***', ''), 'base64').toString('latin1');
        expect(left).not.toMatch(/x7-|Q\/\+|7-Q/);
      }
    }
  });

  test('is hidden in quotes of YAML and of a shell', () => {
    const quoted = "it's 4 o'clock";
    expect(hideValues("'it''s 4 o''clock'", [quoted])).toBe("'***'");
    expect(hideValues(String.raw`+ echo 'it'\''s 4 o'\''clock'`, [quoted])).toBe("+ echo '***'");
    expect(hideValues(`failed: 'it'"'"'s 4 o'"'"'clock'`, [quoted])).toBe("failed: '***'");
    expect(hideValues(JSON.stringify(`'it'"'"'s 4 o'"'"'clock'`), [quoted])).toBe(`"'***'"`);
  });

  test('is hidden line by line', () => {
    const key = '-----BEGIN KEY-----\nabcdefghijkl\nshort\n-----END KEY-----';
    expect(hideValues('the line abcdefghijkl is wrong, short is not', [key])).toBe(
      'the line *** is wrong, short is not',
    );
  });

  test('is hidden where it is long', () => {
    const long = 'x"y '.repeat(20_000);
    expect(hideValues(`<${long}> <${encodeURIComponent(long)}>`, [long])).toBe('<***> <***>');
  });

  test.each([
    ['a colour', 'p@ss\u001b[1m/w"o&r\u001b[0m d+\\é\n<3'],
    ['a link', 'p@ss\u001b]8;;http://x\u0007/w"o&r d+\\é\n<3'],
    ['a string for a terminal', 'p@ss\u001bPq\u001b\\/w"o&\u0090$q\u009cr d+\\é\n<3'],
    ['a title', 'p@ss/w\u001bkname\u001b\\"o&r d+\\\u009fx\u001b\\é\n<3'],
    ['what goes back', 'p@ss\b/w"o&r d\r+\\é\n<3'],
    ['what has no width', 'p@ss\u200b/w"o&r\ufeff d+\\é\n<3'],
    ['a byte that is none', 'p@ss\ufffd/w"o&r d+\\é\n<3'],
    ['an escape that is broken off', 'p@ss\u001b/w"o&r d+\\é\n<3'],
  ])('is hidden with %s between its characters', (_, text) => {
    expect(hideValues(`\u001b[32mbefore\u001b[0m ${text} after`, [secret])).toBe('before *** after');
  });

  test('is hidden in base64 with a colour in it', () => {
    const [one, other] = ['cEBzcy93I', 'm8mciBkK1zDqQo8Mw=='];
    expect(hideValues(`${one}\u001b[1m${other}`, [secret])).toBe('***');
  });

  test('is hidden where an escape is right before it, or within it', () => {
    expect(hideValues('\u001bhunter2', ['hunter2'])).toBe('***');
    expect(hideValues('a hun\u001b[1mter2', ['hun\u001b[1mter2'])).toBe('a ***');
    expect(hideValues('a hunter2', ['hun\u001b[1mter2'])).toBe('a ***');
    expect(hideValues(JSON.stringify('hun\u001b[1mter\b2'), ['hun\u001b[1mter\b2'])).toBe('"***"');
  });

  test('is hidden as a shell prints it that takes a backslash for an escape', () => {
    const value = String.raw`geheim"q\b\tw\0101\x`;
    expect(hideValues('geheim"q\b\twA\\x', [value])).toBe('***');
    expect(hideValues('hunter2 ', [String.raw`hunter2\cfoo`])).toBe('*** ');
  });

  test.each(['ab1', 'key', 'ab12'])('of a few letters, %s, is hidden in base64 too', (value) => {
    for (const before of ['', 'r', 'ro', 'robot:']) {
      for (const after of ['', '!', '!!']) {
        const text = Buffer.from(`${before}${value}${after}`).toString('base64');
        expect(hideValues(text, [value])).toContain('***');
      }
    }
    expect(hideValues('a11y, key1 and abcd: YWJiMQ==', ['ab1'])).toBe('a11y, key1 and abcd: YWJiMQ==');
  });

  // What may be read in more than one way takes minutes here.
  test('is looked for in texts that are made to be slow', { timeout: 5_000 }, () => {
    const slow = [
      '\u001b]\u200b\u200b',
      '\u001b',
      '\u001b[',
      '\u001bP',
      '\u0090\n',
      '\b\r',
      '\\',
      '\\u0008',
      '%25',
    ].map((piece) => `p${piece.repeat(2_000)}`);
    expect(hideValues(slow.join(' '), ['p\b\b\u001b\b\u001bs', secret])).not.toContain('***');
    const row = '\\'.repeat(65_536);
    const values = ['\\\\server\\share', 'a\\\\\\b', '\\\u200b\\x', 'x\\y'];
    expect(hideValues(`${row} a${row} ${'A\\r'.repeat(20_000)}`, values)).not.toContain('***');
  });

  test.each([String.raw`\\server\share`, String.raw`a\\\b`, '\\\u200b\\x', String.raw`end\\`])(
    'with backslashes in a row, %j, is hidden however often they are escaped',
    (value) => {
      const escaped = [...value]
        .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');
      const inAnyWay = [
        value,
        JSON.stringify(value).slice(1, -1),
        escaped,
        JSON.stringify(escaped).slice(1, -1),
      ];
      for (const text of [...inAnyWay, encodeURIComponent(value)])
        expect(hideValues(`<${text}>`, [value])).toBe('<***>');
    },
  );

  test('of a length that tokens have is looked for in an output of 64 KiB', { timeout: 5_000 }, () => {
    const digits = Buffer.from('0123456789'.repeat(4_800)).toString('base64');
    const values = Array.from({ length: 20 }, (_, at) => `${at}${digits.slice(at, at + 180)}${at}/+`);
    for (const text of [
      digits,
      digits.replace(/.{76}/g, '$&\n'),
      'A\n   '.repeat(13_000),
      '\n'.repeat(65_536),
    ])
      expect(hideValues(text, values)).not.toContain('***');
  });

  test('is left where it says nothing, and the longer of two counts', () => {
    expect(hideValues('no, it is on', ['no', 'on', ''])).toBe('no, it is on');
    expect(hideValues('hunter2hunter', ['hunter', 'hunter2hunter'])).toBe('***');
  });
});
