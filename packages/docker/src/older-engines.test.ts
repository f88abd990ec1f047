import { HostFailure, type Mount, type NetworkAttachment } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import {
  macAddressOfContainer,
  platformQuery,
  refuseUnsupported,
  withEffect,
  withoutEffect,
} from './older-engines.ts';
import { askedSettings } from './settings/settings.ts';
import { testSpec } from './testing/test-spec.ts';

function inNetwork(network: string, macAddress: string | null): NetworkAttachment {
  return {
    network,
    aliases: [],
    ipv4Address: null,
    ipv6Address: null,
    linkLocalIps: [],
    macAddress,
    driverOptions: {},
  };
}

const demanding = testSpec('web-1', {
  platform: 'linux/arm64',
  networks: [inNetwork('front', '02:42:ac:11:00:03'), inNetwork('back', '02:42:ac:11:00:04')],
  healthCheck: {
    test: null,
    intervalMs: null,
    timeoutMs: null,
    retries: null,
    startPeriodMs: null,
    startIntervalMs: 100,
  },
  gpus: [{ driver: '', count: -1, deviceIds: [], capabilities: ['gpu'], options: {} }],
});

describe('what an Engine is too old for', () => {
  it('is said, and goes out in the form that it takes', () => {
    expect(withoutEffect(demanding, '1.40')).toEqual([
      'platform has no effect: it needs API 1.41, and API 1.40 is spoken',
      'healthcheck.start_interval has no effect: it needs API 1.44, and API 1.40 is spoken',
      'mac_address of a network other than the first has no effect: it needs API 1.44, and API 1.40 is spoken',
    ]);
    expect(withoutEffect(demanding, '1.39')).toContain(
      'gpus has no effect: it needs API 1.40, and API 1.39 is spoken',
    );
    expect(withoutEffect(demanding, '1.41')).toHaveLength(2);
    expect(withoutEffect(demanding, '1.44')).toEqual([]);
    expect(withoutEffect(testSpec('web-1'), '1.30')).toEqual([]);
    expect(['1.40', '1.41'].map((api) => platformQuery(demanding, api))).toEqual([
      {},
      { platform: 'linux/arm64' },
    ]);
    expect(['1.43', '1.44'].map((api) => macAddressOfContainer(demanding, api))).toEqual([
      { MacAddress: '02:42:ac:11:00:03' },
      {},
    ]);
  });

  it('is not expected to be seen', () => {
    const settings = askedSettings(demanding);
    const left = (api: string): string[] => {
      const shown = withEffect(settings, api);
      return Object.keys(settings).filter((field) => shown[field] === undefined);
    };
    expect(['1.39', '1.43', '1.44'].map(left)).toEqual([
      ['healthcheck.start_interval', 'gpus'],
      ['healthcheck.start_interval'],
      [],
    ]);
  });

  it('is refused where something else would be mounted', () => {
    const mount: Mount = {
      type: 'volume',
      source: 'data',
      target: '/data',
      readOnly: false,
      noCopy: false,
      subpath: 'part',
    };
    const place = { ship: 'ship1', address: '10.0.0.1:2375' };
    const spec = testSpec('web-1', { mounts: [mount] });
    expect(() => refuseUnsupported(place, spec, '1.44')).toThrow(
      new HostFailure(
        'refused',
        'ship1',
        'the subpath of a volume needs API 1.45 (Docker 26), and the Engine at 10.0.0.1:2375 speaks 1.44',
      ),
    );
    refuseUnsupported(place, spec, '1.45');
    refuseUnsupported(place, testSpec('web-1', { mounts: [{ ...mount, subpath: null }] }), '1.30');
  });
});
