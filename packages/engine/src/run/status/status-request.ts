import type { HostConnector } from '../../port/host-driver.ts';
import type { StatusScope } from '../../status/index.ts';

export interface StatusRequest {
  readonly scope: StatusScope;
  readonly connector: HostConnector;
  readonly signal: AbortSignal;
}
