import { nearest } from '@maestro-ng/schema';
import { type ContainerSpec, dictionary } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { pythonText } from './python-text.ts';
import { warnOfReading } from './readings.ts';
import { didYouMean, type InstanceReport } from './report.ts';

const drivers = [
  'json-file',
  'syslog',
  'journald',
  'gelf',
  'fluentd',
  'none',
  'local',
  'awslogs',
  'splunk',
  'gcplogs',
  'etwlogs',
] as const;

/** Where a container's log goes. Options without a driver go nowhere, as in the original. */
export function resolveLog(instance: Cursor, report: InstanceReport): ContainerSpec['log'] {
  const driverAt = instance.get('log_driver');
  const optionsAt = instance.get('log_opt');
  const driver = driverAt.text();
  if (driver === undefined || driver === '') {
    if (optionsAt.isMapping && optionsAt.truth()) {
      report.warning({
        code: 'log-options-unused',
        message: '"log_opt" has no effect without "log_driver"',
        at: optionsAt,
        part: 'key',
        hint: 'add log_driver: json-file, if that is meant',
      });
    }
    return null;
  }
  const isPlugin = /[/:]/.test(driver);
  if (!isPlugin && !drivers.some((known) => known === driver)) {
    report.error({
      code: 'unknown-log-driver',
      message: `"${driver}" is not a log driver; one of ${drivers.join(', ')} is expected, or a plugin such as vendor/driver:tag`,
      at: driverAt,
      hint: didYouMean(nearest(driver, drivers)),
    });
    return null;
  }
  const options = dictionary<string>();
  for (const entry of optionsAt.entries()) {
    warnOfReading(entry, report);
    options[entry.key] = pythonText(entry);
  }
  return { driver, options };
}
