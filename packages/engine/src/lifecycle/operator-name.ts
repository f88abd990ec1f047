import { userInfo } from 'node:os';
import type { Dictionary } from '../model/index.ts';

/** The user's name, found as Python's `getpass.getuser` does: by variables, then by the system. */
export function operatorName(environment: Dictionary<string>): string {
  const variables = new Map(Object.entries(environment));
  for (const variable of ['LOGNAME', 'USER', 'LNAME', 'USERNAME']) {
    const name = variables.get(variable);
    if (name !== undefined && name !== '') return name;
  }
  try {
    return userInfo().username;
  } catch {
    // The system has no name for the user's number.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
