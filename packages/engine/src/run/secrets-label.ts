import { secretFields } from '../decide/index.ts';
import { type ContainerSpec, type Dictionary, type Environment, secretsNoted } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { askedOf, veiledOf } from './compare-container.ts';
import { veiledSpec } from './specified.ts';

/** The label that says where in an instance's container secrets stand; none where there are none. */
export function secretsLabel(
  environment: Environment,
  spec: ContainerSpec,
  driver: Pick<HostDriver, 'containers'>,
): Dictionary<string> {
  const veiled = veiledOf(veiledSpec(environment, spec.name), driver);
  const made = veiled === undefined ? [] : secretFields(askedOf(spec, driver), veiled);
  return secretsNoted(spec, environment.templateSecrets?.reveal().values ?? [], made);
}
