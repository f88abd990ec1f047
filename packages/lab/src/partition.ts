/**
 * How a ship is cut off, always on its own side:
 * - `drop`: silence; packets of both directions vanish
 * - `reject`: new and old connections to the ship are refused at once; what the ship itself sends vanishes
 * - `down`: its link is down, as with the cable pulled out: after about three seconds of silence the host gives up
 *   and reports EHOSTUNREACH
 */
export type Partition = 'drop' | 'reject' | 'down';

export const partitions: readonly Partition[] = ['drop', 'reject', 'down'];

export type Family = 'ipv4' | 'ipv6';

/**
 * Input for `iptables-restore --noflush`, made once when a ship is: jumps into chains of the lab's own, in places
 * where an Engine does not rearrange rules.
 */
export const firewallPlaces = `*raw
:LAB-IN - [0:0]
-A PREROUTING -i eth0 -j LAB-IN
COMMIT
*mangle
:LAB-OUT - [0:0]
-A POSTROUTING -o eth0 -j LAB-OUT
COMMIT
*filter
:LAB-REJECT - [0:0]
-A INPUT -i eth0 -j LAB-REJECT
COMMIT
`;

/** Input for `iptables-restore --noflush`; naming a chain empties it, so each of these replaces the one before. */
export function firewallRules(partition: Partition | 'none', family: Family): string {
  const rules = rulesOf(partition, family);
  return `*raw
:LAB-IN - [0:0]
${lines(rules.in)}COMMIT
*mangle
:LAB-OUT - [0:0]
${lines(rules.out)}COMMIT
*filter
:LAB-REJECT - [0:0]
${lines(rules.reject)}COMMIT
`;
}

interface Rules {
  readonly in: readonly string[];
  readonly out: readonly string[];
  readonly reject: readonly string[];
}

function rulesOf(partition: Partition | 'none', family: Family): Rules {
  switch (partition) {
    case 'none':
    case 'down':
      return { in: [], out: [], reject: [] };
    case 'drop':
      return {
        in: [...passNeighbours('LAB-IN', family), '-A LAB-IN -j DROP'],
        out: [...passNeighbours('LAB-OUT', family), '-A LAB-OUT -j DROP'],
        reject: [],
      };
    case 'reject':
      return {
        // Untracked packets are not sent on to containers: published ports are refused like all others.
        in: ['-A LAB-IN -j CT --notrack'],
        out: [
          '-A LAB-OUT -p tcp --tcp-flags RST RST -j RETURN',
          `-A LAB-OUT -p ${family === 'ipv4' ? 'icmp' : 'icmpv6'} -j RETURN`,
          '-A LAB-OUT -j DROP',
        ],
        reject: ['-A LAB-REJECT -p tcp -j REJECT --reject-with tcp-reset', '-A LAB-REJECT -j REJECT'],
      };
  }
}

/** Who has which hardware address is asked beside IPv4, and as a part of IPv6: without an answer there would be no silence. */
function passNeighbours(chain: string, family: Family): string[] {
  const types = family === 'ipv4' ? [] : ['neighbour-solicitation', 'neighbour-advertisement'];
  return types.map((type) => `-A ${chain} -p icmpv6 --icmpv6-type ${type} -j RETURN`);
}

function lines(rules: readonly string[]): string {
  return rules.map((rule) => `${rule}\n`).join('');
}
