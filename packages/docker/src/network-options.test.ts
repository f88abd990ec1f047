import type { Network } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { networkOptions } from './network-options.ts';

const plain: Network = {
  name: 'back',
  external: false,
  driver: null,
  driverOptions: {},
  attachable: false,
  internal: false,
  enableIpv6: false,
  labels: {},
  ipam: null,
  at: '/networks/back',
};

it('says no more than the file where the file says nothing', () => {
  expect(networkOptions({ network: plain, labels: { 'maestro.environment': 'shop' } })).toEqual({
    Name: 'back',
    CheckDuplicate: true,
    Options: {},
    Attachable: false,
    Internal: false,
    EnableIPv6: false,
    Labels: { 'maestro.environment': 'shop' },
  });
});

it('says everything that the file can say', () => {
  const network: Network = {
    ...plain,
    driver: 'macvlan',
    driverOptions: { parent: 'eth0' },
    attachable: true,
    internal: true,
    enableIpv6: true,
    labels: { tier: 'back' },
    ipam: {
      driver: null,
      options: { a: 'b' },
      pools: [
        {
          subnet: '172.30.0.0/24',
          ipRange: '172.30.0.128/25',
          gateway: '172.30.0.1',
          auxAddresses: { router: '172.30.0.2' },
        },
        { subnet: 'fd00::/64', ipRange: null, gateway: null, auxAddresses: {} },
      ],
    },
  };
  expect(networkOptions({ network, labels: {} })).toEqual({
    Name: 'back',
    CheckDuplicate: true,
    Driver: 'macvlan',
    Options: { parent: 'eth0' },
    Attachable: true,
    Internal: true,
    EnableIPv6: true,
    Labels: { tier: 'back' },
    IPAM: {
      Driver: 'default',
      Options: { a: 'b' },
      Config: [
        {
          Subnet: '172.30.0.0/24',
          IPRange: '172.30.0.128/25',
          Gateway: '172.30.0.1',
          AuxiliaryAddresses: { router: '172.30.0.2' },
        },
        { Subnet: 'fd00::/64', AuxiliaryAddresses: {} },
      ],
    },
  });
});
