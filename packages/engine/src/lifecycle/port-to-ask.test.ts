import { expect, it } from 'vitest';
import type { ObservedPort } from '../model/index.ts';
import { type CheckWorld, checkWorld } from '../testing/check-world.ts';
import type { CheckOutline } from '../testing/environment-outline.ts';

const ranged = {
  host: '10.0.0.1',
  port: 8090,
  containerPort: 80,
  isPicked: true,
  maxWaitSeconds: 3,
} as const;
const tcp: CheckOutline = { type: 'tcp', portName: 'http', ...ranged };
const picked: ObservedPort = { address: '0.0.0.0', private: 80, public: 8093, protocol: 'tcp' };

/** What is asked of one container that publishes these ports. */
function world(
  ports: readonly ObservedPort[],
  isFormer = false,
): CheckWorld & { readonly asked: (number | string)[] } {
  const made = checkWorld({ ports, isFormer });
  const asked: (number | string)[] = [];
  made.operator.onConnect = (_, port) => {
    asked.push(port);
    return { open: true };
  };
  made.operator.onRequest = ({ url }) => {
    asked.push(url);
    return { answered: true, status: 200, body: '' };
  };
  return { ...made, asked };
}

it('is the port that the container tells, where Docker picked one from a range', async () => {
  const { asked, check } = world([{ ...picked, protocol: 'udp', public: 8099 }, picked]);
  await check(tcp);
  await check({
    type: 'http',
    portName: 'http',
    ...ranged,
    path: '/ok',
    scheme: 'http',
    method: 'GET',
    matchRegex: null,
    requestsOptions: {},
    headers: [],
    auth: null,
  });
  expect(asked).toEqual([8093, 'http://10.0.0.1:8093/ok']);
});

it('is the port that a container has which was made from another specification', async () => {
  const { isPicked: _, ...fixed } = { ...ranged, type: 'tcp', portName: 'http' } as const;
  for (const [isFormer, port] of [
    [false, 8090],
    [true, 8093],
  ] as const) {
    const { asked, check } = world([picked], isFormer);
    await check(fixed);
    expect(asked).toEqual([port]);
  }
});

it('is the first of the range where nothing is published', async () => {
  const { asked, check } = world([]);
  await check(tcp);
  expect(asked).toEqual([8090]);
});

it('is looked for again while the Engine does not answer', async () => {
  const { fleet, asked, check } = world([picked]);
  fleet.fault({ call: 'inspect', does: 'unreachable', times: 2 });
  expect(await check(tcp)).toEqual({ passed: true });
  expect([asked, fleet.calls.map(({ call }) => call)]).toEqual([[8093], ['inspect', 'inspect', 'inspect']]);
});

it('is none without a container that runs: another may have been given the port', async () => {
  const { fleet, asked, check } = world([picked]);
  const engine = fleet.engine('h1');
  await engine.stop(engine.list()[0]?.id ?? '', 0, new AbortController().signal);
  expect(await check(tcp)).toMatchObject({
    passed: false,
    check: 'tcp http (10.0.0.1:8090, or another port of the range)',
    verdict: { cause: 'the container does not run' },
  });
  expect(asked).toEqual([]);
});
