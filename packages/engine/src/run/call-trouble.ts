import type { CallTrouble } from '../decide/index.ts';
import { shipAdvice } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import { OperationWithheld } from '../port/operation-withheld.ts';
import { SecretFailure } from '../port/secret-failure.ts';

/** A failed call in the words of decisions. */
export function troubleOf(error: unknown): CallTrouble {
  const message = messageOf(error);
  if (!(error instanceof HostFailure)) return { kind: 'unforeseen', message };
  switch (error.kind) {
    case 'unreachable':
    case 'conflict':
    case 'not-found':
    case 'refused':
      return { kind: error.kind, message };
    case 'timeout':
    case 'connection-lost':
      return { kind: 'lost', message };
    case 'protocol':
      return { kind: 'refused', message };
    case 'misconfigured':
      return { kind: 'withheld', code: error.code, message, ...shipAdvice(error.code, error.ship) };
  }
}

/** Whether an answer was lost, or nobody answers: the Engine may have ended. */
export function isLoss({ kind }: CallTrouble): boolean {
  return kind === 'lost' || kind === 'unreachable';
}

/** A secret that could not be had. */
export function secretTrouble(error: unknown): CallTrouble {
  const withheld = { kind: 'withheld', code: 'secret-unavailable', message: messageOf(error) } as const;
  if (!(error instanceof SecretFailure)) return withheld;
  const others = error.others.map((other) => ({ message: other.message, ...placeAndHint(other) }));
  return { ...withheld, ...placeAndHint(error), ...(others.length === 0 ? {} : { others }) };
}

function placeAndHint({ hint, at }: SecretFailure): Pick<CallTrouble, 'hint' | 'at'> {
  return { hint, ...(at === undefined ? {} : { at }) };
}

/** An operation that was not let begin. */
export function withheldTrouble(error: unknown): CallTrouble {
  const { code, hint } = error instanceof OperationWithheld ? error : { code: 'operation-withheld' as const };
  return { kind: 'withheld', code, message: messageOf(error), ...(hint === undefined ? {} : { hint }) };
}

/** The message alone: a stack is nothing for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
