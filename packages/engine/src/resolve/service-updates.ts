import { type Bound, type Environment, leastAvailable, type UpdatePolicy } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';
import { startFirstObstacles } from './start-first.ts';
import { resolveBound, resolveUpdate } from './update-policy.ts';

/** How a service is updated, and how many of its instances must stay up. */
export interface ServiceUpdates {
  readonly update: UpdatePolicy | null;
  readonly minAvailable: Bound | null;
}

/** What a service says of its updates. What its instances cannot fulfil is told. */
export function resolveServiceUpdates(
  service: Cursor,
  members: readonly string[],
  environment: Pick<Environment, 'instances'>,
  report: Report,
): ServiceUpdates {
  const update = resolveUpdate(service.get('update'), report);
  const minAvailable = resolveBound(service.get('min_available'));
  if (update?.order === 'start-first') checkStartFirst(service, members, environment, report);
  checkAvailable(service, { update, minAvailable }, members.length, report);
  return { update, minAvailable };
}

function checkStartFirst(
  service: Cursor,
  members: readonly string[],
  environment: Pick<Environment, 'instances'>,
  report: Report,
): void {
  const barred = members.flatMap((name) => {
    const instance = environment.instances[name];
    const [obstacle, ...others] = instance === undefined ? [] : startFirstObstacles(environment, instance);
    return obstacle === undefined ? [] : [{ name, reasons: [obstacle, ...others] }];
  });
  const [first, ...rest] = barred;
  if (first === undefined) return;
  const more = rest.length === 0 ? '' : `; so it is with ${rest.length} more of its instances`;
  report.warning({
    code: 'start-first',
    message: `a new container of "${first.name}" cannot run beside the old one: ${first.reasons.join(', ')}${more}`,
    at: service.get('update').get('order'),
    hint: 'write stop-first, or take away what there can be only one of',
  });
}

function checkAvailable(
  service: Cursor,
  { update, minAvailable }: ServiceUpdates,
  instances: number,
  report: Report,
): void {
  const least = leastAvailable(minAvailable, instances);
  const at = service.get('min_available');
  if (least === 0 || instances === 0) return;
  if (least > instances) {
    report.warning({
      code: 'min-available',
      message: `service "${service.key}" has ${instances === 1 ? 'one instance' : `${instances} instances`}, and ${least} are to stay up: none can be taken down without --force`,
      at,
    });
  } else if (least === instances && update?.order !== 'start-first') {
    report.remark({
      code: 'min-available',
      message: `all instances of service "${service.key}" are to stay up: none can be taken down without --force`,
      at,
      hint: 'leave one to spare, or have update: {order: start-first} where two containers of an instance can run at the same time',
    });
  }
}
