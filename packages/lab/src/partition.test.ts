import { expect, test } from 'vitest';
import { firewallRules } from './partition.ts';

test('healed: every chain of the lab is empty', () => {
  expect(firewallRules('none')).toBe(`*raw
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
  expect(firewallRules('drop')).toBe(`*raw
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
  expect(firewallRules('reject')).toBe(`*raw
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
