import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hostSettings } from './ssh-config.ts';

const config = `
# Comments, and keywords in any case.
hostname=%h.example
HOST one two !three*
  User "ada lovelace"
  Port 2222 # not the usual
  IdentityFile /keys/one
  IdentityFile "/keys/with space"
Host thr?e*
	User grace
Host "quoted" *.lan
  ProxyJump gate,ops@inner:22
  UserKnownHostsFile /a /b
Match originalhost two,four user *lace
  StrictHostKeyChecking accept-new
Match host *.example !originalhost four
  HostKeyAlias aliased
Match exec "true" originalhost one
  User never
Host six
  ProxyCommand none
Host six seven
  ProxyJump gate
Match all
  IdentitiesOnly yes
Host *
  User last
  IdentityFile /keys/all
`;

const keywords = [
  ...['user', 'port', 'identityfile', 'proxyjump', 'userknownhostsfile', 'hostkeyalias'],
  ...['stricthostkeychecking', 'identitiesonly'],
];

describe('ssh_config', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-ssh-config-'));
  const path = join(folder, 'config');
  writeFileSync(path, config.replace(/^Match exec.*\n.*\n/mu, ''));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function read(host: string, text = config): Record<string, string> {
    const settings = hostSettings(
      { host, user: undefined, localUser: 'me' },
      { files: ['config'], read: () => text, included: () => [] },
    );
    return Object.fromEntries(
      keywords.flatMap((keyword) => {
        const words = keyword === 'identityfile' ? settings.identityFiles : settings.words(keyword);
        return words === undefined || words.length === 0 ? [] : [[keyword, words.join(' ')]];
      }),
    );
  }

  /** What OpenSSH makes of the same file, but for what it adds by itself. */
  function original(host: string): Record<string, string> {
    const lines = execFileSync('ssh', ['-G', '-F', path, host], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n');
    const found: Record<string, string> = {};
    for (const line of lines) {
      const [keyword = '', ...words] = line.split(' ');
      const text = words.join(' ');
      if (!keywords.includes(keyword) || (text === '22' && keyword === 'port')) continue;
      found[keyword] = found[keyword] === undefined ? text : `${found[keyword]} ${text}`;
    }
    const usual = { stricthostkeychecking: 'ask', identitiesonly: 'no', port: '22' };
    return Object.fromEntries(
      Object.entries(found)
        .map(
          ([keyword, text]) =>
            [keyword, text === 'true' && keyword.startsWith('identities') ? 'yes' : text] as const,
        )
        .filter(([keyword, text]) => usual[keyword as keyof typeof usual] !== text)
        .filter(([keyword, text]) => keyword !== 'userknownhostsfile' || !text.includes('known_hosts')),
    );
  }

  it.each(['one', 'two', 'three', 'threeX', 'four', 'six', 'seven', 'quoted', 'x.lan', 'other', 'oneX'])(
    'of %s is read as OpenSSH reads it',
    (host) => {
      expect(read(host)).toEqual(original(host));
    },
  );

  it('does not run what Match exec asks for', () => {
    const text = 'Match originalhost h exec "touch /never"\n  User never\nMatch originalhost h\n  User me\n';
    expect(read('h', text)).toEqual({ user: 'me' });
  });

  it('includes files where it says so, within the section that it stands in', () => {
    mkdirSync(join(folder, 'd'));
    const texts: Record<string, string> = {
      config: 'Host a\n  Include more\n  Port 1\nHost *\n  Port 2\n',
      more: 'User included\nHost b\n  User never\n',
    };
    const settingsOf = (host: string) =>
      hostSettings(
        { host, user: undefined, localUser: 'me' },
        { files: ['config'], read: (name) => texts[name], included: (word) => [word] },
      );
    expect([settingsOf('a').word('user'), settingsOf('a').word('port')]).toEqual(['included', '1']);
    expect([settingsOf('b').word('user'), settingsOf('b').word('port')]).toEqual([undefined, '2']);
  });
});
