import { describe, expect, it } from 'vitest';
import type { Json } from '../model/index.ts';
import { fillPayload } from './payload.ts';

const fields = { what: 'web-1', action: 'start', who: 'alice', message: 'alice begins to start web-1' };

describe('a payload', () => {
  it.each<[Json, Json]>([
    [null, null],
    [{}, null],
    ['{message}', 'alice begins to start web-1'],
    ['', null],
    [5, 5],
    [
      { text: '{who}: {action} {what}', '{who}': 'keys stay' },
      { text: 'alice: start web-1', '{who}': 'keys stay' },
    ],
    [{ a: { b: [{ c: '{what}' }, ['{who}', '']] } }, { a: { b: [{ c: 'web-1' }, ['alice']] } }],
    [{ a: '', b: [], c: {}, d: null, e: [''], f: { g: { h: '' } }, kept: 'x' }, { kept: 'x' }],
    [
      { number: 0, no: false, yes: true },
      { number: 0, no: false, yes: true },
    ],
    [
      { braces: '{{"a": {{}}}}', padded: '[{who:>6}]' },
      { braces: '{"a": {}}', padded: '[ alice]' },
    ],
  ])('%j', (payload, filled) => {
    expect(JSON.parse(JSON.stringify(fillPayload(payload, fields)))).toEqual(filled);
  });

  it('that cannot be filled in says why', () => {
    expect(() => fillPayload({ a: ['{whom}'] }, fields)).toThrow(
      new Error(
        'a text of the payload cannot be filled in: There is no value for field "whom" of this format.',
      ),
    );
  });
});
