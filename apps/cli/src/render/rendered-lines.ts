import type { RenderedEnvironment } from '@maestro-ng/engine';
import type { Span } from '@maestro-ng/engine/mask-secrets';
import { isSecretVariable } from '@maestro-ng/engine/secret-name';
import type { Source } from '@maestro-ng/schema';
import { DerivedLines } from './derived-lines.ts';
import { FileSecrets } from './file-secrets.ts';

/** A line of what a template became. */
export interface RenderedLine {
  /** Secrets are `***`, unless they were to be revealed. */
  readonly text: string;
  /** Where its first visible character comes from; lines and columns count from 1. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The variables that expressions on the line read, e.g. `env.REGION`. */
  readonly variables: readonly string[];
}

/**
 * What a template became, line by line. Hidden are what looks like a secret in the text (see `FileSecrets`), what an
 * expression gave that reads a variable whose name says that it is one, and what came from such variables in any other way
 * (see `DerivedLines`).
 *
 * @param veiled as of `RenderedEnvironment`.
 */
export function* renderedLines(
  source: Source,
  {
    reveal,
    veiled,
  }: { readonly reveal: boolean; readonly veiled?: RenderedEnvironment['veiled'] | undefined },
): Generator<RenderedLine> {
  const lines = source.text.split('\n');
  const secrets = new FileSecrets(lines);
  const derived = veiled === undefined ? undefined : new DerivedLines(source, veiled);
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const { variables, spans } = expressionsOn(source, offset, line.length);
    const visible = line.search(/\S/);
    const origin = source.origin?.(offset + Math.max(visible, 0));
    const hidden = (): Span[] => [
      ...secrets.spans(index),
      ...spans,
      ...(derived?.spans(index, offset) ?? []),
    ];
    yield {
      text: reveal ? line : masked(line, hidden()),
      file: origin?.file ?? source.name,
      line: origin?.line ?? index + 1,
      column: origin?.column ?? 1,
      variables,
    };
    offset += line.length + 1;
  }
}

/** The variables that were read for a stretch of the text, and what of it came from secret ones. */
function expressionsOn(
  source: Source,
  offset: number,
  length: number,
): { readonly variables: readonly string[]; readonly spans: readonly Span[] } {
  const variables = new Set<string>();
  const spans: Span[] = [];
  for (let at = 0; at < length; at += 1) {
    const origin = source.origin?.(offset + at);
    for (const variable of origin?.variables ?? []) variables.add(variable);
    if (origin?.variables?.some((variable) => isSecretVariable(variable.split('.').at(-1) ?? ''))) {
      spans.push({ start: at, end: at + 1 });
    }
  }
  return { variables: [...variables], spans };
}

function masked(line: string, spans: readonly Span[]): string {
  let text = '';
  let end = 0;
  for (const span of [...spans].sort((left, right) => left.start - right.start)) {
    if (span.end <= end) continue;
    // What follows a masked stretch without a gap is part of it.
    if (span.start > end || end === 0) text += `${line.slice(end, span.start)}***`;
    end = span.end;
  }
  return text + line.slice(end);
}
