export type * from './apply-record.ts';
export { asideName, asideNameOf, keptAsideFor, type Named } from './aside-name.ts';
export * from './auditor.ts';
export type * from './change.ts';
export { changesSomething } from './changes-something.ts';
export * from './codes.ts';
export * from './compose-spec.ts';
export * from './concealed.ts';
export * from './container-settings.ts';
export * from './container-spec.ts';
export * from './dictionary.ts';
export type * from './drift.ts';
export * from './environment.ts';
export * from './event.ts';
export { giversOf, sharesLife } from './givers.ts';
export { hideValues } from './hide-values.ts';
export { imageNotThere } from './image-not-there.ts';
export * from './json.ts';
export * from './labels.ts';
export * from './lifecycle.ts';
export * from './lock.ts';
export type * from './log-record.ts';
export { maskedQuotes } from './mask-quotes.ts';
export { maskedText, maskedWord, secretOfWord, secretParts } from './mask-secrets.ts';
export * from './network.ts';
export { notedSecrets, secretsNoted } from './noted-secrets.ts';
export * from './observation.ts';
export type * from './orphan.ts';
export { isOtherSecret } from './other-secret.ts';
export * from './outcome.ts';
export { plainSentence, plainText } from './plain-text.ts';
export * from './plan.ts';
export { ownPortHeld, type PlanBasis, portHolderInWords, portTaken } from './port-taken.ts';
export { recordLabels } from './record-labels.ts';
export * from './registry.ts';
export { registryAdvice } from './registry-advice.ts';
export * from './rehearsal.ts';
export {
  isLeftOutOfDigests,
  isSecretName,
  isSecretVariable,
  namedBelow,
  secretKey,
  secretValues,
  tellsOfSecret,
} from './secret-name.ts';
export * from './ship.ts';
export { knownHostsAdvice, shipAdvice } from './ship-advice.ts';
export type * from './situation.ts';
export type * from './status.ts';
export * from './text.ts';
export { type FewLeft, tooFewLeft } from './too-few-left.ts';
export * from './update-policy.ts';
export { urlSecrets, withoutUrlSecrets } from './url-secrets.ts';
export { isVeiled, textsBehindVeils, textsInGaps, veilCharacter, veiledParts, withoutVeils } from './veil.ts';
export { veiledVariables, veilInForm, veilWholly } from './veiled-variables.ts';
export { volumesLost } from './volumes-lost.ts';
