import { describe, expect, it } from 'vitest';
import { publishedPorts } from './probe-ports.ts';

describe('publishedPorts', () => {
  it('finds what Docker picked for a range, once per port', () => {
    const named = {
      name: 'http',
      protocol: 'tcp',
      exposed: { first: 80, last: 80 },
      external: { address: '0.0.0.0', range: { first: 8000, last: 8009 }, text: '8000-8009' },
      exposedText: '80',
    } as const;
    expect(
      publishedPorts(named, [
        { address: '0.0.0.0', private: 80, public: 8003, protocol: 'tcp' },
        { address: '::', private: 80, public: 8003, protocol: 'tcp' },
        { address: '0.0.0.0', private: 80, public: 9000, protocol: 'udp' },
        { address: null, private: 80, public: null, protocol: 'tcp' },
        { address: '0.0.0.0', private: 81, public: 9001, protocol: 'tcp' },
      ]),
    ).toEqual([8003]);
  });
});
