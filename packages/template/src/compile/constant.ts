import type { Expression } from '../ast.ts';
import { childrenOf } from '../ast.ts';

// These look at the context, which is not there before rendering.
const contextFilters = new Set(['map', 'select', 'reject', 'selectattr', 'rejectattr', 'random']);

/**
 * Whether Jinja2 works an expression out when it compiles the template. That shows only where the rules of
 * escaping are other ones then: `filters` false: where it leaves filters and tests alone.
 */
export function isConstant(node: Expression, filters: boolean): boolean {
  switch (node.type) {
    case 'name':
    case 'namespace-target':
    case 'call':
      return false;
    case 'conditional':
      if (node.otherwise === undefined) return false;
      break;
    case 'filter':
      if (!filters || node.target === undefined || contextFilters.has(node.name)) return false;
      break;
    case 'test':
      if (!filters) return false;
      break;
    default:
  }
  return childrenOf(node).every((child) => child.type !== 'data' && isConstant(child as Expression, filters));
}
