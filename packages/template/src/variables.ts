import { childrenOf, type Expression, type Node } from './ast.ts';

/** `a.b`, `a['b']` and `a.get('b')` as `a.b`; undefined for what is not a path from a name. */
function path(node: Expression): string | undefined {
  if (node.type === 'name') return node.name;
  if (node.type === 'attribute') {
    const head = path(node.target);
    return head === undefined ? undefined : `${head}.${node.name}`;
  }
  if (node.type === 'subscript' && node.key.type === 'constant') {
    const head = path(node.target);
    return head === undefined ? undefined : `${head}.${String(node.key.value)}`;
  }
  return undefined;
}

/** The names that an expression reads, with the path that it follows from each, in order and once. */
export function variablesOf(expression: Expression): readonly string[] {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === 'call' && node.target.type === 'attribute') {
      const [key] = node.arguments.positional;
      const head = path(node.target.target);
      const byKey = node.target.name === 'get' && key?.type === 'constant';
      if (head !== undefined) found.add(byKey ? `${head}.${String(key.value)}` : head);
      else visit(node.target.target);
      for (const argument of childrenOf(node).slice(1)) visit(argument);
      return;
    }
    if (node.type === 'name' || node.type === 'attribute' || node.type === 'subscript') {
      const whole = path(node);
      if (whole !== undefined) {
        found.add(whole);
        return;
      }
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(expression);
  return [...found];
}
