export { canRunLab, type LabPossibility } from './can-run-lab.ts';
export type { LabImage } from './images.ts';
export {
  attach,
  type Cancel,
  down,
  type Lab,
  type LabOptions,
  type LabShip,
  type UpOptions,
  up,
} from './lab.ts';
export { LabError } from './lab-error.ts';
export type { Partition } from './partition.ts';
export type { SmallEngine, SmallEngineOptions } from './small-engine.ts';
export type { SshKeyType, SshServer, SshServerOptions } from './sshd.ts';
export { type LabStatus, type ShipState, type ShipStatus, status } from './status.ts';
export type { TlsEngine, TlsEngineOptions } from './tls-engine.ts';
