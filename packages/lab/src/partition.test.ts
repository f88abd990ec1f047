import { expect, test } from 'vitest';
import { firewallRules } from './partition.ts';

test('healed: every chain of the lab is empty', () => {
  expect(firewallRules('none', 'ipv4')).toBe(`*raw
:LAB-IN - [0:0]
COMMIT
*mangle
:LAB-OUT - [0:0]
COMMIT
*filter
:LAB-REJECT - [0:0]
COMMIT
`);
});

test('drop: silence in both directions', () => {
  expect(firewallRules('drop', 'ipv4')).toBe(`*raw
:LAB-IN - [0:0]
-A LAB-IN -j DROP
COMMIT
*mangle
:LAB-OUT - [0:0]
-A LAB-OUT -j DROP
COMMIT
*filter
:LAB-REJECT - [0:0]
COMMIT
`);
});

test('reject: only the refusals themselves leave the ship', () => {
  expect(firewallRules('reject', 'ipv4')).toBe(`*raw
:LAB-IN - [0:0]
-A LAB-IN -j CT --notrack
COMMIT
*mangle
:LAB-OUT - [0:0]
-A LAB-OUT -p tcp --tcp-flags RST RST -j RETURN
-A LAB-OUT -p icmp -j RETURN
-A LAB-OUT -j DROP
COMMIT
*filter
:LAB-REJECT - [0:0]
-A LAB-REJECT -p tcp -j REJECT --reject-with tcp-reset
-A LAB-REJECT -j REJECT
COMMIT
`);
});

test('in IPv6, who has which hardware address is still answered, as it is beside IPv4', () => {
  expect(firewallRules('drop', 'ipv6')).toBe(`*raw
:LAB-IN - [0:0]
-A LAB-IN -p icmpv6 --icmpv6-type neighbour-solicitation -j RETURN
-A LAB-IN -p icmpv6 --icmpv6-type neighbour-advertisement -j RETURN
-A LAB-IN -j DROP
COMMIT
*mangle
:LAB-OUT - [0:0]
-A LAB-OUT -p icmpv6 --icmpv6-type neighbour-solicitation -j RETURN
-A LAB-OUT -p icmpv6 --icmpv6-type neighbour-advertisement -j RETURN
-A LAB-OUT -j DROP
COMMIT
*filter
:LAB-REJECT - [0:0]
COMMIT
`);
});
