export type * from './check-type.ts';
export type { Clock } from './clock.ts';
export type * from './exec-port.ts';
export type * from './host-driver.ts';
export { HostFailure, type HostFailureKind, type HostKeyTrouble } from './host-failure.ts';
export type * from './lock-owner.ts';
export type * from './locks-port.ts';
export { OperationWithheld } from './operation-withheld.ts';
export type * from './operator.ts';
export {
  CredentialsFailure,
  type FoundCredentials,
  type RegistryCredentials,
} from './registry-credentials.ts';
export { SecretFailure } from './secret-failure.ts';
