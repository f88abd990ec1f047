import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { dictionary } from '../model/index.ts';
import { operatorName } from './operator-name.ts';

it.each([
  [{ USER: 'u', LOGNAME: 'l', LNAME: 'n', USERNAME: 'w' }, 'l'],
  [{ USER: 'u', LOGNAME: '' }, 'u'],
  [{ LNAME: 'n', USERNAME: 'w' }, 'n'],
  [{ USERNAME: 'w' }, 'w'],
  [{}, userInfo().username],
])('%j: %s', (environment, name) => {
  expect(operatorName(dictionary(Object.entries(environment)))).toBe(name);
});
