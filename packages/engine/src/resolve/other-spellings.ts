import { type ContainerHealthCheck, type ContainerSpec, silentHealthCheck } from '../model/index.ts';

type Change = (spec: ContainerSpec) => ContainerSpec;

/**
 * Specifications that ask for the same in other words, unless an image or a ship says otherwise: with one default of
 * Docker's spelled out, or left out, or without all that can be left out; or for another platform, as that decides on the
 * image alone. A variable that is taken away is only left out: nobody can guess its name.
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
  const bare = env.filter(({ name, value }) => value === null && !ofDocker.has(name));
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
  const { entrypoint, networkMode, networks, healthCheck, stopSignal, platform } = spec;
  const modes = networks.length === 0 && (networkMode === null || usualNetworks.includes(networkMode));
  const isOff = healthCheck?.test?.[0] === 'NONE';
  return [
    ...(entrypoint === null ? [{ ...spec, entrypoint: [] }] : []),
    ...(stopSignal === null ? [{ ...spec, stopSignal: usualStopSignal }] : []),
    ...usualPlatforms.filter((other) => other !== platform).map((other) => ({ ...spec, platform: other })),
    ...(modes
      ? usualNetworks.filter((mode) => mode !== networkMode).map((mode) => ({ ...spec, networkMode: mode }))
      : []),
    ...(isOff ? [] : timing.filter(([key]) => (healthCheck?.[key] ?? null) === null)).map(([key, usual]) =>
      withTiming(spec, key, usual),
    ),
  ];
}

/** Variables that Docker sets where nobody does: a bare name takes them away. */
const ofDocker: ReadonlySet<string> = new Set(['PATH', 'HOSTNAME', 'HOME', 'TERM']);

const usualStopSignal = 'SIGTERM';

/** For which most images are made. */
const usualPlatforms: readonly string[] = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm64/v8',
  'linux/arm/v7',
  'linux/arm/v6',
  'linux/386',
  'linux/ppc64le',
  'linux/riscv64',
  'linux/s390x',
  'windows/amd64',
];

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

function withTiming(spec: ContainerSpec, key: Timing, value: number | null): ContainerSpec {
  const check = { ...(spec.healthCheck ?? silentHealthCheck), [key]: value };
  const isSilent = Object.values(check).every((one) => one === null);
  return { ...spec, healthCheck: isSilent ? null : check };
}
