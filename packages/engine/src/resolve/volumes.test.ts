import { describe, expect, test } from 'vitest';
import { environmentOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import type { VolumeBinding } from '../model/index.ts';

function bindings(lines: string, schema?: 1 | 2): readonly VolumeBinding[] | undefined {
  return environmentOf(instanceFile(lines, schema)).instances['web-1']?.container.volumes;
}

function told(lines: string, schema?: 1 | 2): readonly string[] {
  return resolveText(instanceFile(lines, schema)).told;
}

function refusals(lines: string): readonly string[] {
  return environmentOf(instanceFile(lines)).instances['web-1']?.refusals?.map(({ code }) => code) ?? [];
}

describe('volumes', () => {
  test('of schema 1 are written the other way round, each host path once', () => {
    expect(bindings('volumes: {/c1: /h1, /c2: /h1, /c3: named}', 1)).toEqual([
      { source: '/h1', target: '/c2', mode: 'rw' },
      { source: 'named', target: '/c3', mode: 'rw' },
    ]);
    expect(told('volumes: {/c1: /h1, /c2: /h1}', 1)).toEqual([
      '10:24 warning volume-replaced: /h1 is mounted at /c2 only, not at /c1: schema 1 knows each host path once. (use __maestro: {schema: 2}, where volumes are written host path first)',
    ]);
  });

  test('of schema 1 have no modes, and no mount is lost over it', () => {
    expect(told('volumes: {/c1: {target: /h1, mode: ro}}', 1)).toEqual([
      '10:24 error volume-schema: The path on the ship is expected for /c1: without __maestro: {schema: 2}, volumes have no target and mode. (add __maestro: {schema: 2} to the file and turn its volumes round: path on the ship first)',
    ]);
  });

  test('are those of schema 2 where the schema is not the number 1', () => {
    const file = instanceFile('volumes: {/a: /b}', 1);
    const bound = (schema: string): readonly VolumeBinding[] | undefined =>
      environmentOf(file.replace('schema: 1', `schema: ${schema}`)).instances['web-1']?.container.volumes;
    const [reversed, straight] = [bindings('volumes: {/a: /b}', 1), bindings('volumes: {/a: /b}', 2)];
    expect(['1', '~', '{version: 1}', '"1"', '3'].map(bound)).toEqual([
      reversed,
      reversed,
      reversed,
      straight,
      straight,
    ]);
  });

  test('that Docker refuses bar the instance', () => {
    expect(
      told('volumes: {./a: /a, b c: /b, /c: c, /d: {target: /d, mode: ro;rw}, /e:e: /e, /f: /, /g: /a}'),
    ).toEqual([
      '10:19 warning volume-source: "./a" is neither an absolute path of the ship nor a volume\'s name. (begin a path with a slash; names are letters, digits, and "_.-" from the second character on)',
      '10:28 warning volume-source: "b c" is neither an absolute path of the ship nor a volume\'s name. (begin a path with a slash; names are letters, digits, and "_.-" from the second character on)',
      '10:41 warning volume-target: "c" is not an absolute path in the container. (begin it with a slash)',
      '10:67 warning volume-mode: "ro;rw" is not a mode of a volume. (write ro, rw, z, Z, nocopy or a kind of propagation such as rslave; several with commas)',
      '10:81 warning volume-path: "/e:e" → "/e": a path with a colon cannot be mounted.',
      "10:89 warning volume-target: Nothing can be mounted over the container's root folder.",
      '10:96 warning volume-target-twice: Two volumes of instance "web-1" are mounted at /a.',
    ]);
    expect(refusals('volumes: {/a: /a, /b: /a}')).toEqual(['volume-target-twice']);
    expect(refusals('volumes: {/a: /data, /b: /x/..//data/., /c: /.}')).toEqual([
      'volume-target-twice',
      'volume-target',
    ]);
  });

  test('and container volumes at the same path in another spelling are told, and accepted as ever', () => {
    const lines = 'volumes: {/srv: /data}\ncontainer_volumes: [/data/, /cache, /cache/, /cache]';
    expect(told(lines)).toEqual([
      '11:29 warning volume-conflict: Instance "web-1" mounts a volume at /data twice: /data/ is the same path. (take one of the two away)',
      '11:45 warning volume-conflict: Instance "web-1" mounts a volume at /cache twice: /cache/ is the same path. (take one of the two away)',
    ]);
    expect(refusals(lines)).toEqual([]);
  });
});
