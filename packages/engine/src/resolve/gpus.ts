import { type DeviceRequest, dictionary } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { nameValues, writtenTexts } from './name-values.ts';
import type { InstanceReport } from './report.ts';

const all = -1;

/** `all`, or a list of requests. One that names neither a number nor devices asks for all. */
export function resolveGpus(cursor: Cursor, report: InstanceReport): DeviceRequest[] {
  if (!cursor.isList) {
    if (!cursor.isScalar) return [];
    if (cursor.text() !== 'all') {
      report.error({
        code: 'invalid-gpus',
        message: `"${cursor.text() ?? ''}" is neither all nor a list`,
        at: cursor,
        hint: 'write all, or [{count: 1}]',
      });
    }
    return [{ driver: '', count: all, deviceIds: [], capabilities: ['gpu'], options: dictionary() }];
  }
  return cursor.items().flatMap((item) => (item.isMapping ? [requestOf(item, report)] : []));
}

function requestOf(item: Cursor, report: InstanceReport): DeviceRequest {
  const deviceIds = writtenTexts(item.get('device_ids'));
  const countAt = item.get('count');
  if (!countAt.isAbsent && deviceIds.length > 0) {
    report.refuse({
      code: 'gpus-count-and-ids',
      message: 'Docker takes either a number of devices or their ids, not both',
      at: countAt,
      hint: 'take one of the two away',
    });
  }
  const count = countAt.text()?.trim() === 'all' ? all : countAt.integer();
  return {
    driver: item.get('driver').text() ?? '',
    count: count ?? (deviceIds.length > 0 ? null : all),
    deviceIds,
    capabilities: [...new Set([...writtenTexts(item.get('capabilities')), 'gpu'])],
    options: nameValues(item.get('options')),
  };
}
