export { type ExaminationRequest, examine } from './examine.ts';
export { type Finding, type Verdict, worst } from './finding.ts';
export {
  type DockerConfigFact,
  type FileFact,
  type HostLookup,
  type KnownHostsPlaces,
  type OperatorFacts,
  operatorFacts,
} from './operator-facts.ts';
