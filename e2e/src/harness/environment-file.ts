import type { Lab } from '@maestro-ng/lab';

/** Serves forever and ends at once when asked to; ready for anything a check may want. */
export const server = `[sh, -c, "trap 'exit 0' TERM; httpd -f -p 80 -h / & wait"]`;

/** The head of an environment file over the lab's ships, with `services` below it as written. */
export function overFleet(
  lab: Lab,
  services: string,
  options: { readonly name?: string; readonly timeoutSeconds?: number } = {},
): string {
  const ships = lab.ships.map((ship) => `  ${ship.name}: {ip: ${ship.address}}`);
  return [
    '__maestro: {schema: 2}',
    `name: ${options.name ?? 'e2e'}`,
    `ship_defaults: {timeout: ${options.timeoutSeconds ?? 3}}`,
    'ships:',
    ...ships,
    'services:',
    services.replace(/^\n/, ''),
  ].join('\n');
}

/** A service of `count` instances, `name-1` on ship1, `name-2` on ship2, …, each a web server with a tcp check. */
export function webService(
  name: string,
  count: number,
  options: { readonly requires?: readonly string[]; readonly firstPort: number; readonly check?: boolean },
): string {
  const instances = Array.from(
    { length: count },
    (_, index) =>
      `      ${name}-${index + 1}: {ship: ship${(index % 3) + 1}, ports: {http: "80:${options.firstPort + index}"}, command: ${server}, stop_timeout: 2}`,
  );
  return [
    `  ${name}:`,
    '    image: busybox:test',
    ...(options.requires ? [`    requires: [${options.requires.join(', ')}]`] : []),
    '    instances:',
    ...instances,
    ...(options.check === false ? [] : ['    lifecycle: {running: [{type: tcp, port: http, max_wait: 20}]}']),
    '',
  ].join('\n');
}
