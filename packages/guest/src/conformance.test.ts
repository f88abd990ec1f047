import { describe, expect, test } from 'vitest';
import {
  caseNames,
  type RecordedContainer,
  type Recording,
  recordingOf,
} from '../../engine/fixtures/conformance/recording.ts';
import type { GuestEnvironment } from './env.ts';
import { createGuest, type Guest } from './index.ts';
import { ask, shells } from './testing/shells.ts';

// What the original gave to containers, and where the same recording says that they are.
const cases = caseNames.filter((name) => recordingOf(name).ok);

function variablesOf(container: RecordedContainer): GuestEnvironment {
  return Object.fromEntries(
    container.env_list.map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, undefined] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

/** The services that a container is told of: its own, what it requires, and what it wants to know of. */
function heardBy(recording: Recording, own: string): Set<string> {
  const heard = new Set([own, ...(recording.services[own]?.wants_info ?? [])]);
  // `requires` of a recording has what volumes demand, too, which gives no variables.
  const named = (service: string): boolean =>
    Object.values(recording.containers).some(
      ({ service: of, env_list: list }) =>
        of === own && list.some((line) => line.startsWith(`${part(service)}_INSTANCES=`)),
    );
  for (const service of recording.services[own]?.requires ?? []) if (named(service)) heard.add(service);
  return heard;
}

const part = (name: string): string => name.replace(/[^\p{L}\p{N}_]/gu, '_').toUpperCase();
const number = (port: string): string => port.replace(/\/.*/, '');

/** What must be found of every container that one is told of: `container service host port=external…`. */
function expected(recording: Recording, own: string): string[] {
  return [...heardBy(recording, own)].sort().flatMap((service) =>
    [...(recording.services[service]?.containers ?? [])].sort().map((name) => {
      const { ship, ports } = recording.containers[name] as RecordedContainer;
      const numbers = Object.entries(ports).map(
        ([port, { exposed, external }]) =>
          `${port}=${number(external[1])}${service === own ? `/${number(exposed)}` : ''}`,
      );
      return [service, name, recording.ships[ship]?.ip, ...numbers.sort()].join(' ');
    }),
  );
}

/** A port's number; of a range, the range that the error names. */
function numberOrRange(ask: () => number): string {
  try {
    return String(ask());
  } catch (error) {
    const range = /is the range (\d+-\d+), not one port/.exec(error instanceof Error ? error.message : '');
    if (range?.[1] === undefined) throw error;
    return range[1];
  }
}

function found(recording: Recording, own: string, guest: Guest): string[] {
  return [...heardBy(recording, own)].sort().flatMap((service) => {
    const names = [...(recording.services[service]?.containers ?? [])].sort();
    expect(guest.getNodeList(service)).toEqual(names.map((name) => guest.getSpecificHost(service, name)));
    return names.map((name) => {
      const { ports } = recording.containers[name] as RecordedContainer;
      const numbers = Object.keys(ports).map((port) => {
        const external = numberOrRange(() => guest.getSpecificPort(service, name, port));
        if (service !== own) return `${port}=${external}`;
        return `${port}=${external}/${numberOrRange(() => guest.getSpecificExposedPort(service, name, port))}`;
      });
      return [service, name, guest.getSpecificHost(service, name), ...numbers.sort()].join(' ');
    });
  });
}

describe('from what the original gave to a container, its peers and dependencies are found', () => {
  test.each(cases)('%s', (name) => {
    const recording = recordingOf(name);
    for (const [instance, container] of Object.entries(recording.containers)) {
      const guest = createGuest(variablesOf(container));
      expect(guest.getContainerName()).toBe(instance);
      // An instance's own `env` may say otherwise of these two.
      if (name !== 'env-prec-a') {
        expect([guest.getServiceName(), guest.getEnvironmentName()]).toEqual([
          container.service,
          recording.name,
        ]);
      }
      expect(guest.getContainerHostAddress()).toBe(recording.ships[container.ship]?.ip);
      expect(found(recording, container.service, guest)).toEqual(expected(recording, container.service));
    }
  });

  // bash takes the longest, and is the least likely where no Node.js is.
  test.each(shells.filter(([name]) => name !== 'bash'))('by %s, too', { timeout: 60_000 }, (_name, shell) => {
    for (const name of cases) {
      const recording = recordingOf(name);
      for (const [instance, container] of Object.entries(recording.containers)) {
        const env = variablesOf(container);
        const guest = createGuest(env);
        for (const service of heardBy(recording, container.service)) {
          expect([name, instance, service, ask(shell, env, 'node-list', service).stdout]).toEqual([
            name,
            instance,
            service,
            `${guest.getNodeList(service).join(',')}\n`,
          ]);
          for (const other of recording.services[service]?.containers ?? []) {
            for (const port of Object.keys(recording.containers[other]?.ports ?? {})) {
              const said = ask(shell, env, 'specific-port', service, other, port);
              const external = numberOrRange(() => guest.getSpecificPort(service, other, port));
              expect([other, port, said.stdout + said.stderr]).toEqual([
                other,
                port,
                expect.stringMatching(`^${external}\n$|is the range ${external}, not one port`),
              ]);
            }
          }
        }
      }
    }
  });
});
