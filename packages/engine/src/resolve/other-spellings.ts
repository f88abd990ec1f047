import type { ContainerHealthCheck, ContainerSpec } from '../model/index.ts';

type Change = (spec: ContainerSpec) => ContainerSpec;

/**
 * Specifications that ask for the same in other words, unless an image or a ship says otherwise: with one default of
 * Docker's spelled out, or left out, or without all that can be left out. A value that nobody can guess, such as another
 * platform, is only left out.
 */
export function otherSpellings(spec: ContainerSpec): ContainerSpec[] {
  const leavingOut = omissions(spec);
  const without = leavingOut.map((leaveOut) => leaveOut(spec));
  const withoutAll =
    leavingOut.length > 1 ? [leavingOut.reduce((last, leaveOut) => leaveOut(last), spec)] : [];
  return [...without, ...withoutAll, ...spelledOut(spec)];
}

function omissions({
  entrypoint,
  platform,
  env,
  healthCheck,
  networkMode,
  stopSignal,
}: ContainerSpec): Change[] {
  const bare = env.filter(({ value }) => value === null);
  return [
    ...(entrypoint?.length === 0 ? [(spec: ContainerSpec) => ({ ...spec, entrypoint: null })] : []),
    ...(stopSignal === usualStopSignal ? [(spec: ContainerSpec) => ({ ...spec, stopSignal: null })] : []),
    ...(platform === null ? [] : [(spec: ContainerSpec) => ({ ...spec, platform: null })]),
    ...(networkMode !== null && usualNetworks.includes(networkMode)
      ? [(spec: ContainerSpec) => ({ ...spec, networkMode: null })]
      : []),
    ...bare.map((variable) => (spec: ContainerSpec) => ({
      ...spec,
      env: spec.env.filter((one) => one !== variable),
    })),
    ...timing
      .filter(([key, usual]) => healthCheck?.[key] === usual)
      .map(
        ([key]) =>
          (spec: ContainerSpec) =>
            withTiming(spec, key, null),
      ),
  ];
}

function spelledOut(spec: ContainerSpec): ContainerSpec[] {
  const { entrypoint, networkMode, networks, healthCheck, stopSignal } = spec;
  const modes = networks.length === 0 && (networkMode === null || usualNetworks.includes(networkMode));
  const isOff = healthCheck?.test?.[0] === 'NONE';
  return [
    ...(entrypoint === null ? [{ ...spec, entrypoint: [] }] : []),
    ...(stopSignal === null ? [{ ...spec, stopSignal: usualStopSignal }] : []),
    ...(modes
      ? usualNetworks.filter((mode) => mode !== networkMode).map((mode) => ({ ...spec, networkMode: mode }))
      : []),
    ...(isOff ? [] : timing.filter(([key]) => (healthCheck?.[key] ?? null) === null)).map(([key, usual]) =>
      withTiming(spec, key, usual),
    ),
  ];
}

const usualStopSignal = 'SIGTERM';

/** Docker's own network, by the names that it goes by in a request. */
const usualNetworks: readonly string[] = ['default', 'bridge'];

type Timing = Exclude<keyof ContainerHealthCheck, 'test'>;

/** What Docker takes where neither the file nor the image says anything. */
const timing: readonly (readonly [Timing, number])[] = [
  ['intervalMs', 30_000],
  ['timeoutMs', 30_000],
  ['retries', 3],
  ['startPeriodMs', 0],
  ['startIntervalMs', 5_000],
];

const silentCheck: ContainerHealthCheck = {
  test: null,
  intervalMs: null,
  timeoutMs: null,
  retries: null,
  startPeriodMs: null,
  startIntervalMs: null,
};

function withTiming(spec: ContainerSpec, key: Timing, value: number | null): ContainerSpec {
  const check = { ...(spec.healthCheck ?? silentCheck), [key]: value };
  const isSilent = Object.values(check).every((one) => one === null);
  return { ...spec, healthCheck: isSilent ? null : check };
}
