/** Whether something that tests need is here; with `CI` set, not having it is an error. */
export function wanted(isHere: boolean, name: string): boolean {
  if (!isHere && process.env['CI']) throw new Error(`${name} is missing, and CI is to skip no test`);
  return isHere;
}
