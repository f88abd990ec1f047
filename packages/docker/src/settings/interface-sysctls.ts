import { type Fields, optionalRecord, text } from '../fields.ts';

/** The option of a network in which Engines from 27 on keep what `sysctls` asks of `eth0`, up to API 1.47. */
export const interfaceSysctlsOption = 'com.docker.network.endpoint.sysctls';

/** As they were asked for, under `sysctls`. */
export function interfaceSysctls(endpoints: Fields): (readonly [string, string])[] {
  return Object.values(endpoints)
    .map((endpoint) => text(optionalRecord(optionalRecord(endpoint).DriverOpts)[interfaceSysctlsOption]))
    .flatMap((settings) => settings.split(','))
    .filter((setting) => setting.includes('='))
    .map((setting) => {
      const [name = '', ...value] = setting.split('=');
      return [name.replace('.IFNAME.', '.eth0.'), value.join('=')] as const;
    });
}
