import { hostname } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, happeningsSince, ids, ship, standing } from './harness/fleet.ts';
import { type Ended, workplace } from './harness/maestro.ts';

interface Listed {
  readonly Volumes:
    | readonly { readonly Name: string; readonly Labels: Readonly<Record<string, string>> }[]
    | null;
}

interface Inspected {
  readonly Image: string;
  readonly Config: { readonly Image: string; readonly Env: readonly string[] };
}

describeOnLab('what was applied', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  /** A release of `web`, in three instances on as many ships, after a store. */
  const shop = (release: string, more = ''): string =>
    overFleet(
      lab,
      // Without a check, what ends at once may be seen while it still runs.
      webService('store', 1, { firstPort: 22100, check: false }).replace(
        '    instances:',
        '    update: {monitor: 200ms}\n    instances:',
      ) +
        webService('web', 3, { requires: ['store'], firstPort: 22110 }).replace(
          '    instances:',
          `    env: {RELEASE: "${release}"}\n    instances:`,
        ) +
        more,
    );

  /** The same with a program that ends at once. */
  const broken = (release: string): string =>
    shop(release).replaceAll("trap 'exit 0' TERM; httpd -f -p 80 -h / & wait", 'exit 3');

  const inspect = async (on: string, name: string): Promise<Inspected> =>
    (await engine(ship(lab, on), 'GET', `/containers/${name}/json`)) as Inspected;

  const releaseOf = async (on: string, name: string): Promise<string | undefined> =>
    (await inspect(on, name)).Config.Env.find((variable) => variable.startsWith('RELEASE='));

  const volumesOn = async (on: string): Promise<string[]> => {
    const { Volumes } = (await engine(ship(lab, on), 'GET', '/volumes')) as Listed;
    return (Volumes ?? []).map(({ Name }) => Name).sort();
  };

  /** Number, verdict and count of changes of each record. */
  const records = ({ stdout }: Ended): (string | number)[][] =>
    (
      JSON.parse(stdout) as {
        records: { number: number; verdict: string; changes: number; rollbackTo: number | null }[];
      }
    ).records.map(({ number, verdict, changes, rollbackTo }) => [
      number,
      verdict,
      changes,
      ...(rollbackTo === null ? [] : [`back to ${rollbackTo}`]),
    ]);

  test('is recorded, listed, and gone back to after a bad release', async () => {
    const place = workplace(shop('1'));
    expect((await place.maestro('history')).stdout).toBe('no apply of e2e is known\n');
    expect((await place.maestroWith({ env: { LOGNAME: 'ann' } }, 'apply', '-y')).code).toBe(0);
    // An apply that changes nothing is none.
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    const before = await standing(lab);

    place.write('maestro.yaml', broken('2'));
    const failed = await place.maestro('apply', '-y');
    expect(failed.code).toBe(1);
    expect(records(await place.maestro('history', '--json'))).toEqual([
      [1, 'succeeded', 4],
      [2, 'failed', 1],
    ]);
    const table = (await place.maestro('history')).stdout;
    expect(table).toMatch(
      new RegExp(
        `^1 +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ +ann@${hostname()} +apply +✔ succeeded +4$`,
        'm',
      ),
    );
    expect((await place.maestro('history', '1')).stdout).toMatch(
      /^web-3 +web +ship3 +busybox:test .* stands$/m,
    );
    expect((await place.maestro('history', '2')).stdout).toMatch(/command +sh -c .* → sh -c exit 3/);

    // Nobody is asked where there is no terminal, and a dry run touches nothing.
    expect((await place.maestro('rollback')).code).toBe(2);
    const rehearsed = await place.maestro('rollback', '--dry-run');
    expect(rehearsed.stdout).toMatch(
      /~ replace store-1 \(ship1\): the old one that is kept aside is as asked, and is put back; what has its name is removed\n/,
    );
    const back = await place.maestro('rollback', '-y');
    expect(back.code, back.stderr).toBe(0);
    expect(await standing(lab)).toEqual(before);
    expect(await releaseOf('ship1', 'web-1')).toBe('RELEASE=1');

    // Doing it again changes nothing, and the file shows the way forward.
    expect((await place.maestro('rollback', '-y')).code).toBe(0);
    expect(records(await place.maestro('history', '--json')).slice(2)).toEqual([
      [3, 'succeeded', expect.any(Number), 'back to 1'],
    ]);
    expect((await place.maestro('plan', '--detailed-exitcode')).code).toBe(2);
    place.write('maestro.yaml', shop('1'));
    expect((await place.maestro('plan', '--detailed-exitcode')).code).toBe(0);
    // Nothing of Maestro's takes the records for something else.
    expect((await place.maestro('status')).stdout).not.toMatch(/record/);
    expect((await place.maestro('clean', '--orphans', '-y')).code).toBe(0);
    expect(await volumesOn('ship3')).toHaveLength(3);
  });

  test('is known to two operators on two machines, and survives the loss of a ship', async () => {
    const ann = workplace(shop('1'));
    expect((await ann.maestro('apply', '-y')).code).toBe(0);
    // One ship is away while the other operator applies.
    await lab.kill('ship3');
    const bob = workplace(shop('2'));
    const applied = await bob.maestro('apply', '-y', 'web-1', 'web-2');
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stderr).toMatch(/The record of this apply is not kept on ship3: /);
    const listed = await ann.maestro('history', '--json');
    expect(listed.code).toBe(0);
    expect(listed.stderr).toMatch(/The records on ship3 are not known: /);
    expect(records(listed)).toEqual([
      [1, 'succeeded', 4],
      [2, 'succeeded', 2],
    ]);
    // It gets what it lacks with the next apply, and knows all when the others are gone.
    await lab.restart('ship3');
    expect((await bob.maestro('apply', '-y')).code).toBe(0);
    for (const lost of ['ship1', 'ship2']) await lab.kill(lost);
    expect(records(await ann.maestro('history', '--json'))).toEqual([
      [1, 'succeeded', 4],
      [2, 'succeeded', 2],
      [3, 'succeeded', expect.any(Number)],
    ]);
    await lab.kill('ship3');
    expect((await ann.maestro('history')).code).toBe(3);
    for (const lost of ['ship1', 'ship2', 'ship3']) await lab.restart(lost);
    // The other operator goes back, from a file of his own.
    const back = await ann.maestro('rollback', '-y', '1');
    expect(back.code, back.stderr).toBe(0);
    expect(await releaseOf('ship2', 'web-2')).toBe('RELEASE=1');
  });

  test('is known to have begun where it was killed, and what was before comes back, for another operator as well', async () => {
    const release = (level: string): string =>
      overFleet(
        lab,
        `  app:
    image: busybox:test
    env: {RELEASE: "${level}"}
    update: {monitor: 500ms}
    instances:
      app-1: {ship: ship1, command: [sleep, "3600"], stop_timeout: 0}
      app-2: {ship: ship2, command: [sleep, "3600"], stop_timeout: 0}
`,
      );
    const ann = workplace(release('1'));
    expect((await ann.maestro('apply', '-y')).code).toBe(0);
    ann.write('maestro.yaml', release('2'));
    expect((await ann.maestro('apply', '-y')).code).toBe(0);
    ann.write('maestro.yaml', release('3'));
    const apply = ann.begin('apply', '-y', '--json');
    await apply.line(/"step-settled".*"apply:app-1".*"replaced"/);
    apply.signal('SIGKILL');
    expect((await apply.ended).code).toBe('SIGKILL');

    const bob = workplace(release('3'));
    expect(records(await bob.maestro('history', '--json'))).toEqual([
      [1, 'succeeded', 2],
      [2, 'succeeded', 2],
      [3, 'unfinished', 0],
    ]);
    const back = await bob.maestro('rollback', '-y');
    expect([back.code, back.stderr]).toEqual([0, expect.stringContaining('going back to record 2 of ')]);
    const releases = async (): Promise<(string | undefined)[]> => [
      await releaseOf('ship1', 'app-1'),
      await releaseOf('ship2', 'app-2'),
    ];
    expect(await releases()).toEqual(['RELEASE=2', 'RELEASE=2']);
    expect((await bob.maestro('rollback', '-y')).code).toBe(0);
    expect(await releases()).toEqual(['RELEASE=2', 'RELEASE=2']);
    // What came to its end has one record.
    expect(await volumesOn('ship3')).toHaveLength(4);
  });

  test('comes back to stay, though the Engine still stops it for an apply that was killed', async () => {
    const deaf = `[sh, -c, "trap '' TERM; while :; do sleep 1; done"]`;
    const release = (level: string): string =>
      overFleet(
        lab,
        `  app:
    image: busybox:test
    env: {RELEASE: "${level}"}
    instances:
      app-1: {ship: ship1, command: ${deaf}, stop_timeout: 3}
`,
      );
    const ann = workplace(release('1'));
    expect((await ann.maestro('apply', '-y')).code).toBe(0);
    ann.write('maestro.yaml', release('2'));
    const [since, { 'ship1/app-1': id }] = [new Date(), await ids(lab)];
    const became = async (): Promise<string[]> =>
      (await happeningsSince(lab, since)).flatMap((each) =>
        each.id === id && /kill|die|start/.test(each.what) ? [each.what] : [],
      );
    const apply = ann.begin('apply', '-y', '--json');
    await expect.poll(became, { timeout: 10_000 }).toEqual(['container kill']);
    apply.signal('SIGKILL');
    expect((await apply.ended).code).toBe('SIGKILL');

    // By the Engine alone: another workplace has no journal of it.
    const back = await workplace(release('1')).maestro('rollback', '-y');
    expect([back.code, back.stderr]).toEqual([
      0,
      expect.stringMatching(
        /app-1 \(ship1\): an earlier play was left while it stopped this, .*: waiting for that, \d s at the most/,
      ),
    ]);
    expect(await ids(lab)).toEqual({ 'ship1/app-1': id });
    expect(await became()).toEqual(['container kill', 'container kill', 'container die', 'container start']);
  });

  test('comes back with the image that ran, though its name stands for another one now', async () => {
    const service = `  app:
    image: app:now
    instances:
      app-1: {ship: ship1, command: [sleep, "3600"], stop_timeout: 0}
`;
    const on = ship(lab, 'ship1');
    const tag = (id: string): Promise<unknown> => engine(on, 'POST', `/images/${id}/tag?repo=app&tag=now`);
    await tag('busybox:test');
    const place = workplace(overFleet(lab, service));
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    const { Image: first } = await inspect('ship1', 'app-1');
    const { Id: committed } = (await engine(on, 'POST', '/commit?container=app-1&repo=app&tag=now')) as {
      readonly Id: string;
    };
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    expect((await inspect('ship1', 'app-1')).Image).toBe(committed);

    const back = await place.maestro('rollback', '-y');
    expect(back.code, back.stderr).toBe(0);
    expect((await inspect('ship1', 'app-1')).Image).toBe(first);
    // The file names the other one: the way forward.
    expect((await place.maestro('plan')).stdout).toMatch(/~ replace app-1 \(ship1\)\n +image /);
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    expect((await inspect('ship1', 'app-1')).Image).toBe(committed);
    await engine(on, 'DELETE', '/containers/app-1?force=1');
    await engine(on, 'DELETE', '/images/app:now');
  });

  test('is not gone back to where something stands in the way, which is told before anything is touched', async () => {
    const secret = shop('1', '').replace(
      'RELEASE: "1"',
      'RELEASE: "1", KEY_TOKEN: hunter2, ALSO_TOKEN: hunter3',
    );
    const place = workplace(secret);
    expect((await place.maestro('rollback', '-y')).stderr).toContain('There is no record of an apply.');
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    const first = await place.maestro('rollback', '-y');
    expect([first.code, first.stderr]).toEqual([
      1,
      expect.stringContaining('the state before the first record cannot be had'),
    ]);
    const { Volumes } = (await engine(ship(lab, 'ship2'), 'GET', '/volumes')) as Listed;
    const content = Volumes?.[0]?.Labels['maestro.record.content'] ?? '';
    const recorded = gunzipSync(Buffer.from(content, 'base64')).toString('utf8');
    expect(recorded).toContain('KEY_TOKEN');
    expect(recorded).not.toMatch(/hunter/);

    place.write('maestro.yaml', shop('2'));
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    const before = await standing(lab);
    const without = await place.maestro('rollback', '-y');
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('web-1: ALSO_TOKEN, KEY_TOKEN cannot be restored');
    expect(await standing(lab)).toEqual(before);
    place.write('maestro.yaml', secret.replace('"1"', '"2"').replace('hunter2', 'hunter4'));
    const back = await place.maestro('rollback', '-y');
    expect([back.code, back.stderr]).toEqual([
      0,
      expect.stringContaining('the values of ALSO_TOKEN and KEY_TOKEN come from the present file\n'),
    ]);
    const { Env } = (await inspect('ship1', 'web-1')).Config;
    expect(Env).toEqual(expect.arrayContaining(['RELEASE=1', 'KEY_TOKEN=hunter4']));

    // What a record would have this machine run is only run where the file, or the operator, says so as well.
    place.write(
      'maestro.yaml',
      secret.replaceAll('{type: tcp, port: http, max_wait: 20}', '{type: exec, command: ["true"]}'),
    );
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    place.write('maestro.yaml', secret);
    const number = String(
      (JSON.parse((await place.maestro('history', '--json')).stdout) as { records: object[] }).records.length,
    );
    const distrusted = await place.maestro('rollback', '-y', number);
    expect([distrusted.code, distrusted.stderr]).toEqual([
      1,
      expect.stringContaining('web-1 has the check ["true"], which runs on this machine'),
    ]);
    expect((await place.maestro('rollback', '-y', '--trust-record', number)).code).toBe(0);
  });
});
