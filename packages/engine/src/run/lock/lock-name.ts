import { createHash } from 'node:crypto';

/**
 * The name of the container that is an environment's lock on a ship; no two environments have the same one. What Docker
 * permits in names is kept as it is; anything else is replaced, and a digest tells it from others. The two kinds differ in
 * what follows `maestro-lock`, as do names of locks that were set aside.
 */
export function lockName(environment: string): string {
  if (/^[\w.-]{1,100}$/.test(environment)) return `maestro-lock-${environment}`;
  const digest = createHash('sha256').update(environment).digest('hex').slice(0, 16);
  const readable = environment.replace(/[^\w.-]+/g, '-').slice(0, 60);
  return `maestro-lock.${readable}.${digest}`;
}

const asidePrefix = 'maestro-lock_aside_';

/** The name that a takeover gives to the lock that it takes over: made from its id, so that of two only one can do it. */
export function lockAsideName(id: string): string {
  return `${asidePrefix}${id}`;
}

export function isLockAside(name: string): boolean {
  return name.startsWith(asidePrefix);
}
