import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { containerSpec, literalOf, loadEnvironment } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { type CreateBody, createOptions } from './create-options.ts';
import { askedSettings, shownSettings } from './settings/settings.ts';
import { comparableBody } from './testing/comparable-body.ts';

/** What was recorded of 0.8.3, case by case; see the README beside the cases. */
interface Recording {
  readonly process_env?: Readonly<Record<string, string>>;
  readonly create?: Readonly<
    Record<string, { readonly query: { readonly name: string }; readonly body: RecordedBody }>
  >;
}

interface RecordedBody {
  readonly HostConfig: Readonly<Record<string, unknown>> & {
    /** By name, once the body is comparable. */
    readonly Ulimits?: Readonly<Record<string, object>>;
  };
}

const folder = fileURLToPath(new URL('../../engine/fixtures/conformance/cases', import.meta.url));
const cases = readdirSync(folder).flatMap((name) => {
  const path = join(folder, name, 'expected.json');
  if (!existsSync(path)) return [];
  const { create, process_env: processEnv = {} } = JSON.parse(readFileSync(path, 'utf8')) as Recording;
  return create === undefined ? [] : [{ name, create, processEnv }];
});

describe('POST /containers/create is as recorded', () => {
  it('in 24 cases', () => {
    expect(cases).toHaveLength(24);
  });

  it.each(cases)('$name', ({ name, create, processEnv }) => {
    const { environment, diagnostics } = loadEnvironment({
      file: join(folder, name, 'maestro.yaml'),
      processEnv,
    });
    if (environment === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
    const ours: Record<string, unknown> = {};
    const recorded: Record<string, unknown> = {};
    for (const [instance, { query, body }] of Object.entries(create)) {
      const spec = containerSpec(environment, instance);
      const env = spec.env.map(({ name: variable, value }) =>
        value === null ? variable : `${variable}=${literalOf(value)}`,
      );
      ours[spec.name] = comparableBody(asSent(createOptions({ spec, env, labels: {} })));
      recorded[query.name] = comparableBody(body);
    }
    expect(ours).toEqual(recorded);
  });

  it.each(cases)(
    'a container of $name has the settings that are asked for',
    ({ name, create, processEnv }) => {
      const { environment } = loadEnvironment({ file: join(folder, name, 'maestro.yaml'), processEnv });
      if (environment === undefined) throw new Error(`cannot load ${name}`);
      for (const [instance, { body }] of Object.entries(create)) {
        const { HostConfig: host, ...Config } = comparableBody(body) as RecordedBody;
        const Ulimits = Object.entries(host.Ulimits ?? {}).map(([Name, limit]) => ({ Name, ...limit }));
        const HostConfig = { ...host, Ulimits };
        const nothing = { command: 'none', entrypoint: 'none' };
        const asked = askedSettings(containerSpec(environment, instance));
        expect({ ...nothing, ...shownSettings({ Config, HostConfig }, new Map()) }).toEqual({
          ...nothing,
          ...asked,
        });
      }
    },
  );
});

function asSent(body: CreateBody): unknown {
  return JSON.parse(JSON.stringify(body));
}
