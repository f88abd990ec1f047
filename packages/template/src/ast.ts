/** Where a node stands: offsets into the source's text, and the line by which Jinja2 reports it. */
export interface Span {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export type Constant = null | boolean | bigint | number | string;
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface KeywordArgument {
  readonly key: string;
  readonly value: Expression;
}

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly KeywordArgument[];
  readonly star: Expression | undefined;
  readonly doubleStar: Expression | undefined;
}

export interface NameNode extends Span {
  readonly type: 'name';
  readonly name: string;
  readonly context: 'load' | 'store' | 'param';
}
export interface NamespaceTarget extends Span {
  readonly type: 'namespace-target';
  readonly name: string;
  readonly attribute: string;
}
export interface ConstantNode extends Span {
  readonly type: 'constant';
  readonly value: Constant;
}
export interface TupleNode extends Span {
  readonly type: 'tuple';
  readonly items: readonly Expression[];
}
export interface ListNode extends Span {
  readonly type: 'list';
  readonly items: readonly Expression[];
}
export interface DictNode extends Span {
  readonly type: 'dict';
  readonly items: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface ConditionalNode extends Span {
  readonly type: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}
export interface LogicalNode extends Span {
  readonly type: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface UnaryNode extends Span {
  readonly type: 'not' | 'negative' | 'positive';
  readonly operand: Expression;
}
export interface BinaryNode extends Span {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface ConcatNode extends Span {
  readonly type: 'concat';
  readonly items: readonly Expression[];
}
export interface CompareNode extends Span {
  readonly type: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
export interface AttributeNode extends Span {
  readonly type: 'attribute';
  readonly target: Expression;
  readonly name: string;
}
export interface SubscriptNode extends Span {
  readonly type: 'subscript';
  readonly target: Expression;
  readonly key: Expression;
}
export interface SliceNode extends Span {
  readonly type: 'slice';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface CallNode extends Span {
  readonly type: 'call';
  readonly target: Expression;
  readonly arguments: CallArguments;
}
export interface FilterNode extends Span {
  readonly type: 'filter';
  /** undefined: the text of the block that the filter stands on. */
  readonly target: Expression | undefined;
  readonly name: string;
  readonly arguments: CallArguments;
}
export interface TestNode extends Span {
  readonly type: 'test';
  readonly target: Expression;
  readonly name: string;
  readonly arguments: CallArguments;
}

export type Expression =
  | NameNode
  | NamespaceTarget
  | ConstantNode
  | TupleNode
  | ListNode
  | DictNode
  | ConditionalNode
  | LogicalNode
  | UnaryNode
  | BinaryNode
  | ConcatNode
  | CompareNode
  | AttributeNode
  | SubscriptNode
  | SliceNode
  | CallNode
  | FilterNode
  | TestNode;

export interface DataNode extends Span {
  readonly type: 'data';
  readonly text: string;
}
export interface OutputNode extends Span {
  readonly type: 'output';
  readonly items: readonly (DataNode | Expression)[];
}
export interface ForNode extends Span {
  readonly type: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly test: Expression | undefined;
  readonly recursive: boolean;
}
export interface IfNode extends Span {
  readonly type: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly elifs: readonly IfNode[];
  readonly otherwise: readonly Statement[];
}
export interface Parameters {
  readonly names: readonly NameNode[];
  /** Of the last parameters. */
  readonly defaults: readonly Expression[];
}
export interface MacroNode extends Span {
  readonly type: 'macro';
  readonly name: string;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
}
export interface CallBlockNode extends Span {
  readonly type: 'call-block';
  readonly call: CallNode;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
}
export interface FilterBlockNode extends Span {
  readonly type: 'filter-block';
  readonly filter: FilterNode;
  readonly body: readonly Statement[];
}
export interface WithNode extends Span {
  readonly type: 'with';
  readonly targets: readonly Expression[];
  readonly values: readonly Expression[];
  readonly body: readonly Statement[];
}
export interface AssignNode extends Span {
  readonly type: 'assign';
  readonly target: Expression;
  readonly value: Expression;
}
export interface AssignBlockNode extends Span {
  readonly type: 'assign-block';
  readonly target: Expression;
  readonly filter: FilterNode | undefined;
  readonly body: readonly Statement[];
}
export interface BlockNode extends Span {
  readonly type: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
}
export interface ExtendsNode extends Span {
  readonly type: 'extends';
  readonly template: Expression;
}
export interface IncludeNode extends Span {
  readonly type: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface ImportNode extends Span {
  readonly type: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}
export interface FromImportNode extends Span {
  readonly type: 'from-import';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
}
export interface AutoescapeNode extends Span {
  readonly type: 'autoescape';
  readonly enabled: Expression;
  readonly body: readonly Statement[];
}

export type Statement =
  | OutputNode
  | ForNode
  | IfNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | WithNode
  | AssignNode
  | AssignBlockNode
  | BlockNode
  | ExtendsNode
  | IncludeNode
  | ImportNode
  | FromImportNode
  | AutoescapeNode;

export type Node = Statement | Expression | DataNode;

function ofArguments(call: CallArguments): Expression[] {
  const found = [...call.positional, ...call.named.map((named) => named.value)];
  if (call.star !== undefined) found.push(call.star);
  if (call.doubleStar !== undefined) found.push(call.doubleStar);
  return found;
}

function present(...nodes: (Expression | undefined)[]): Expression[] {
  return nodes.filter((node) => node !== undefined);
}

/** The parts of a node, in the order in which Jinja2 visits them: rules of scope depend on it. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'name':
    case 'namespace-target':
    case 'constant':
    case 'data':
      return [];
    case 'tuple':
    case 'list':
    case 'concat':
    case 'output':
      return node.items;
    case 'dict':
      return node.items.flatMap((pair) => [pair.key, pair.value]);
    case 'conditional':
      return present(node.test, node.then, node.otherwise);
    case 'and':
    case 'or':
    case 'binary':
      return [node.left, node.right];
    case 'not':
    case 'negative':
    case 'positive':
      return [node.operand];
    case 'compare':
      return [node.first, ...node.rest.map((part) => part.operand)];
    case 'attribute':
      return [node.target];
    case 'subscript':
      return [node.target, node.key];
    case 'slice':
      return present(node.from, node.to, node.step);
    case 'call':
    case 'test':
    case 'filter':
      return [...present(node.target), ...ofArguments(node.arguments)];
    case 'for':
      return [node.target, node.iterable, ...node.body, ...node.otherwise, ...present(node.test)];
    case 'if':
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
    case 'macro':
      return [...node.parameters.names, ...node.parameters.defaults, ...node.body];
    case 'call-block':
      return [node.call, ...node.parameters.names, ...node.parameters.defaults, ...node.body];
    case 'filter-block':
      return [...node.body, node.filter];
    case 'with':
      return [...node.targets, ...node.values, ...node.body];
    case 'assign':
      return [node.target, node.value];
    case 'assign-block':
      return [node.target, ...present(node.filter), ...node.body];
    case 'block':
      return node.body;
    case 'extends':
    case 'include':
    case 'import':
    case 'from-import':
      return [node.template];
    case 'autoescape':
      return [node.enabled, ...node.body];
  }
}
