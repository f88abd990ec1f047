import { describe, expect, test } from 'vitest';
import { addressIn, chooseSubnet, ipv6AddressIn, ipv6Subnet } from './subnet.ts';

describe('choosing a subnet', () => {
  test('the id points at one of 16384', () => {
    expect([
      chooseSubnet('00000000', []),
      chooseSubnet('00003fff', []),
      chooseSubnet('00004001', []),
    ]).toEqual(['10.128.0.0/24', '10.191.255.0/24', '10.128.1.0/24']);
  });

  test('what is in use is stepped over: a route, an address, a wider network, another lab', () => {
    expect(chooseSubnet('00000000', ['10.128.0.0/24', '10.128.1.77', '10.128.2.0/23', '10.128.4.0/24'])).toBe(
      '10.128.5.0/24',
    );
  });

  test('the last is followed by the first', () => {
    expect(chooseSubnet('00003fff', ['10.191.255.0/24'])).toBe('10.128.0.0/24');
  });

  test('the default route, IPv6, and a company-wide 10.0.0.0/8 are no obstacle', () => {
    expect(chooseSubnet('00000000', ['default', 'fd00::/8', '10.0.0.0/8', '192.168.0.0/16'])).toBe(
      '10.128.0.0/24',
    );
  });

  test('when all is taken it says so', () => {
    const all = Array.from({ length: 64 }, (_, index) => `10.${128 + index}.0.0/16`);
    expect(() => chooseSubnet('00000000', all)).toThrow(
      'no free /24 network is left in 10.128.0.0/10 for a lab; see "ip route show table all"',
    );
  });
});

test('addresses are counted within the subnet', () => {
  expect(addressIn('10.130.0.0/24', 11)).toBe('10.130.0.11');
});

test('the IPv6 network has the digits of the subnet, and hosts have the numbers that they have there', () => {
  expect([ipv6Subnet('10.128.0.0/24'), ipv6Subnet('10.191.255.0/24')]).toEqual([
    'fd2c:5e0d:9b71:8000::/64',
    'fd2c:5e0d:9b71:bfff::/64',
  ]);
  expect([ipv6AddressIn('10.143.71.0/24', 1), ipv6AddressIn('10.143.71.0/24', 210)]).toEqual([
    'fd2c:5e0d:9b71:8f47::1',
    'fd2c:5e0d:9b71:8f47::d2',
  ]);
});
