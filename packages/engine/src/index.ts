/**
 * The core of MaestroNG: an environment file becomes an `Environment`, that and a selection become a `Plan`, and a plan
 * is run against the ships' Engines, telling what happens as `PlayEvent`s.
 */

export { findOrphans, notOurs } from './decide/index.ts';
export * from './doctor/index.ts';
export * from './explain/index.ts';
export * from './history/index.ts';
export * from './journal/index.ts';
export * from './lifecycle/index.ts';
export * from './load/index.ts';
export * from './model/index.ts';
export * from './plan/index.ts';
export * from './port/index.ts';
export * from './resolve/index.ts';
export * from './run/index.ts';
export { conditionOf, type StatusScope, type StatusScopeResult, statusScope } from './status/index.ts';
