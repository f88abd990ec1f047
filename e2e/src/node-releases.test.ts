import { beforeEach, expect, test } from 'vitest';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, fleet, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { haveOtherNodes, otherNodes } from './harness/node-releases.ts';

describeOnLab('the releases of Node.js that users have', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  for (const [name, node] of Object.entries(otherNodes)) {
    test.skipIf(!haveOtherNodes)(`${name} starts, shows, stops, and says what is wrong`, async () => {
      const services =
        webService('store', 1, { firstPort: 21500 }) +
        webService('front', 2, { firstPort: 21510, requires: ['store'] });
      const { maestroWith, write } = workplace(overFleet(lab, services));
      for (const words of [
        ['--version'],
        ['validate'],
        ['deptree', 'front'],
        ['start'],
        ['status', '-F', '--check'],
        ['stop', '-a'],
      ]) {
        const { code, stderr } = await maestroWith({ node }, ...words);
        expect({ words, code, trouble: code === 0 ? '' : stderr }).toEqual({ words, code: 0, trouble: '' });
        // No release warns of something that it is about to drop.
        expect(stderr).not.toMatch(/deprecat/i);
      }
      expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['exited']));
      write('maestro.yaml', 'name: x\nships: {s: {}}\nservices: {}\n');
      const wrong = await maestroWith({ node }, 'start');
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toMatch(/maestro.yaml:2:/);
    });
  }
});
