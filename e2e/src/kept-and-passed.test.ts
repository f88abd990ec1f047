import { beforeEach, expect, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { beginOnTerminal, haveTerminal } from './harness/terminal.ts';

describeOnLab('what containers leave behind, and what they are given', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  /** The names of named volumes, and how many anonymous ones there are. */
  async function volumes(): Promise<{ named: string[]; anonymous: number }> {
    const { Volumes } = (await engine(ship(lab, 'ship1'), 'GET', '/volumes')) as {
      Volumes: { Name: string }[] | null;
    };
    const names = (Volumes ?? []).map(({ Name }) => Name);
    const isAnonymous = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);
    return { named: names.filter((name) => !isAnonymous(name)), anonymous: names.filter(isAnonymous).length };
  }

  test('named volumes stay; anonymous ones go with the container that is replaced or cleaned away', async () => {
    const { maestro } = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, volumes: {kept: /kept}, container_volumes: [/scratch], command: ${server}, stop_timeout: 1}
`,
      ),
    );
    expect((await maestro('start')).code).toBe(0);
    expect(await volumes()).toEqual({ named: ['kept'], anonymous: 1 });

    // A stop and a start, and a restart, each replace the container: there is one anonymous volume again.
    expect((await maestro('stop', '-a')).code).toBe(0);
    expect(await volumes()).toEqual({ named: ['kept'], anonymous: 1 });
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('restart', '-a')).code).toBe(0);
    expect(await volumes()).toEqual({ named: ['kept'], anonymous: 1 });

    // What is killed keeps it until it is cleaned away.
    expect((await maestro('kill', '-a')).code).toBe(0);
    expect(await volumes()).toEqual({ named: ['kept'], anonymous: 1 });
    expect((await maestro('clean')).code).toBe(0);
    expect(await volumes()).toEqual({ named: ['kept'], anonymous: 0 });
    expect(await standing(lab)).toEqual({});
  });

  /** What Linux lets a name and its value have together: 128 KiB with the zero behind them. */
  const longestVariable = 128 * 1024 - 1;

  test('values of variables arrive as they are: line breaks, signs, quotes, and much of it', async () => {
    const values: Readonly<Record<string, string>> = {
      LINES: 'one\ntwo\n',
      EQUALS: 'a=b=c',
      QUOTES: `'single' "double" \`back\` $HOME \\n`,
      LETTERS: 'größe 船 🚢',
      MUCH: 'x'.repeat(longestVariable - 'MUCH='.length),
    };
    const file = (env: Readonly<Record<string, string>>): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, command: ${server}, stop_timeout: 1, env: ${JSON.stringify(env)}}
    lifecycle: {running: [{type: sleep, wait: 0.5}]}
`,
      );
    const { maestro, write } = workplace(file(values));
    const started = await maestro('start');
    expect({ code: started.code, stderr: started.code === 0 ? '' : started.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
    const { Config } = (await engine(ship(lab, 'ship1'), 'GET', '/containers/app-1/json')) as {
      Config: { Env: string[] };
    };
    const given = Config.Env.filter((variable) => (variable.split('=')[0] ?? '') in values);
    expect(given.sort()).toEqual(
      Object.entries(values)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
    // The process has them too, and one character more is no longer Docker's to give.
    const inside = await maestro('exec', 'app-1', '--', 'sh', '-c', 'printf %s "$MUCH" | wc -c');
    expect(inside).toMatchObject({ code: 0, stdout: `${values['MUCH']?.length}\n` });
    write('maestro.yaml', file({ ...values, MUCH: `${values['MUCH']}x` }));
    // In a plan that people read such a value is cut, in one for programs it is not.
    expect((await maestro('plan')).stdout).toMatch(
      /^ {6}env\.MUCH {2}\[\d+ characters left out\]x+ → \[\d+ characters left out\]x+$/m,
    );
    const whole = (await maestro('plan', '--json')).stdout;
    expect(whole.includes(`"asked": "${values['MUCH']}x"`)).toBe(true);
    const tooMuch = await maestro('restart', '-a');
    expect(tooMuch.code).toBe(1);
    expect(tooMuch.stderr).toMatch(/argument list too long/);
    expect(tooMuch.stderr).not.toContain('xxxx');
  });

  test('names that begin with a dash are names after --', async () => {
    const { maestro } = workplace(
      overFleet(
        lab,
        `
  -tools:
    image: busybox:test
    instances: {tools-1: {ship: ship1, command: ${server}, stop_timeout: 1}}
  app:
    image: busybox:test
    instances: {-a: {ship: ship2, command: ${server}, stop_timeout: 1}}
`,
      ),
    );
    // Docker has no containers with such names: that is said before anything is touched.
    const refused = await maestro('start', '--', '-tools', '-a');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('error[container-name]: Docker refuses a container named "-a".');
    expect(await standing(lab)).toEqual({});
    const started = await maestro('start', '--json', '--', '-tools');
    expect([started.code, outcomes(started.stdout)]).toEqual([0, { 'start:tools-1': 'started' }]);
    const status = await maestro('status', '--', '-tools', '-a');
    expect([status.code, status.stdout]).toEqual([
      0,
      expect.stringMatching(/^-a .*down, no container\ntools-1 .*up/m),
    ]);
    const stopped = await maestro('stop', '-s', '--json', '--', '-tools', '-a');
    expect([stopped.code, outcomes(stopped.stdout)]).toEqual([
      0,
      { 'stop:tools-1': 'stopped', 'stop:-a': 'already-down' },
    ]);
    expect(await standing(lab)).toEqual({ 'ship1/tools-1': 'exited' });
  });

  test.skipIf(!haveTerminal)(
    'orphans are named, and only a yes removes them: no other answer, and no Ctrl-C at the question',
    async () => {
      const file = overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances: {app-1: {ship: ship1, command: ${server}, stop_timeout: 1}}
`,
      );
      const { directory, maestro, write } = workplace(file);
      expect((await maestro('start')).code).toBe(0);
      write('maestro.yaml', file.replace('app-1:', 'app-2:'));
      const answers = [
        ['\u0003', 130, 'running'],
        ['no\n', 1, 'running'],
        ['\n', 1, 'running'],
        ['yes\n', 0, undefined],
      ] as const;
      for (const [answer, code, state] of answers) {
        const asking = beginOnTerminal(directory, { columns: 80, rows: 24 }, 'exec $MAESTRO clean --orphans');
        await asking.line(/app-1 \(ship1\): running/);
        await asking.line(/^Remove it.*\[y\/N\] /);
        asking.type(answer);
        expect({ answer, code: (await asking.ended).code }).toEqual({ answer, code });
        expect((await standing(lab))['ship1/app-1']).toBe(state);
      }
    },
  );

  test('a question cannot be asked while the file itself comes from standard input', async () => {
    const file = overFleet(
      lab,
      `
  app:
    image: busybox:test
    instances: {app-1: {ship: ship1, command: ${server}, stop_timeout: 1}}
`,
    );
    const { maestro, maestroWith } = workplace(file);
    expect((await maestro('start')).code).toBe(0);
    const input = file.replace('app-1:', 'app-2:');
    const asked = await maestroWith({ input }, '-f', '-', 'clean', '--orphans');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('add --yes');
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    expect((await maestroWith({ input }, '-f', '-', 'clean', '--orphans', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({});
  });
});
