import {
  type Comparison,
  type ContainerDetails,
  type ContainerSettings,
  type ContainerSpec,
  type Difference,
  type Giver,
  giversOf,
  type ImageDefaults,
  isRunning,
  labelNames,
  sharesLife,
  unlimited,
  usualSettings,
} from '../model/index.ts';
import { compareEnv, compareHiddenEnv } from './compare-env.ts';
import { leftNetworks, movedInNetworks } from './compare-networks.ts';
import { compareSettings } from './compare-settings.ts';
import { type AskedDigest, isOtherImage } from './drift.ts';
import { type AskedWithSecrets, withoutSecrets } from './hide-secrets.ts';
import { groupOf, secretFields } from './secret-fields.ts';

/** What is asked of a container. */
export type AskedContainer = AskedDigest & AskedWithSecrets;

/** What is known of a container, and of what is around it on its ship. */
export interface SeenAround {
  readonly details: ContainerDetails;
  /** Of the image that it was made of; null: nobody has asked, or it is there no more. */
  readonly defaults: ImageDefaults | null;
  /** The id of the image that the asked name stands for on the ship; null: it is not there. */
  readonly imageId: string | null;
  /** Those of whom it takes something, as far as they are there. */
  readonly givers: ReadonlyMap<string, ContainerDetails>;
}

/** Whether a container was made from just this specification, by its label. */
export function isMadeFrom({ labels }: Pick<ContainerDetails, 'labels'>, digest: string): boolean {
  return labels[labelNames.specification] === digest;
}

/**
 * In what a container is not what is asked. One whose label says that it was made from this specification can differ only
 * in what changes during a container's life, and in secrets, which the label does not tell; so what an Engine makes of the
 * same request, whichever its version, is no difference. Of any other one all that its inspection shows is compared; what
 * the image gives, or Docker where nothing is said, is no difference.
 */
export function compare(asked: AskedContainer, around: SeenAround): Comparison {
  const { details } = around;
  const differences = isMadeFrom(details, asked.digest)
    ? [
        ...compareImage(asked, around, true),
        ...compareHiddenEnv(asked.spec.env, details.env),
        ...changed(asked, details),
        ...compareSecretFields(asked, around),
      ]
    : compareAll(asked, around);
  return {
    container: details.id,
    differences: withoutSecrets(differences, details, asked).sort(inOrder),
    outlived: outlived(asked.spec, around),
    anonymousVolumes: details.anonymousVolumes.map(({ target }) => target),
  };
}

/** What templates have made of secrets is in no digest. */
function compareSecretFields(asked: AskedContainer, around: SeenAround): Difference[] {
  if (typeof asked.veiled !== 'object') return [];
  const made = secretFields(asked, asked.veiled);
  if (made.size === 0) return [];
  return compareAll(asked, around).filter(({ field }) => made.has(field) || made.has(groupOf(field)));
}

function compareAll(asked: AskedContainer, around: SeenAround): Difference[] {
  const { details, defaults } = around;
  const settings = compareSettings(asked.settings(), details.settings(), defaults?.settings ?? null);
  const differences = [
    ...compareImage(asked, around, false),
    ...compareEnv(asked.spec.env, details.env, defaults?.env ?? null),
    ...settings.differences,
    ...compareLabels(asked.spec, details, defaults?.labels ?? null),
  ];
  const known = new Set(differences.map(({ field }) => field));
  differences.push(...leftNetworks(asked.spec, details).filter(({ field }) => !known.has(field)));
  const label = details.labels[labelNames.specification];
  if (differences.length > 0 || label === undefined) return differences;
  // Whether other words mean the same, only the image tells.
  if (defaults !== null && asked.meansTheSame(label)) return [];
  // Made from another specification: what it asked for, and nobody asks for now, is no Engine's doing after all.
  return settings.doubtful.length > 0
    ? settings.doubtful
    : [{ field: 'specification', is: null, asked: null }];
}

/** What is to be called the same image is one where the name stands for it on the ship. */
function compareImage(
  { spec }: AskedContainer,
  { details, imageId }: SeenAround,
  isSameName: boolean,
): Difference[] {
  const image = spec.askedImage ?? spec.image;
  // A certain image that is not on the ship is none that a container there is made of.
  if (imageId === null && spec.askedImage !== undefined)
    return [difference('image', `${image} (${short(details.imageId)})`, spec.image)];
  if (imageId === null && details.image !== image && !isSameName)
    return [difference('image', details.image, image)];
  // Of the image that is there by this name, it is not the asked platform.
  if (imageId === null)
    return isSameName || spec.platform === null ? [] : [difference('platform', null, spec.platform)];
  if (!isOtherImage(details.imageId, imageId)) return [];
  return isSameName || details.image === image
    ? [difference('image', `${image} (${short(details.imageId)})`, `${image} (${short(imageId)})`)]
    : [difference('image', details.image, image)];
}

/** Twelve digits, as Docker shows them. */
function short(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

function compareLabels(
  { labels: asked }: ContainerSpec,
  { labels: seen }: ContainerDetails,
  ofImage: ImageDefaults['labels'] | null,
): Difference[] {
  const own = new Set<string>(Object.values(labelNames));
  const missing = Object.entries(asked).flatMap(([name, value]) =>
    seen[name] === value ? [] : [difference(`labels.${name}`, seen[name] ?? null, value)],
  );
  // Labels of one that Maestro did not make may be those of a program that looks after it.
  if (seen[labelNames.specification] === undefined || ofImage === null) return missing;
  const surplus = Object.entries(seen).flatMap(([name, value]) =>
    own.has(name) || asked[name] !== undefined || ofImage[name] === value
      ? []
      : [difference(`labels.${name}`, value, null)],
  );
  return [...missing, ...surplus];
}

/** What can be changed of a container that exists. An Engine that cannot keep a limit shows none, or that there is none. */
const limits = ['memory', 'swap', 'cpu', 'cpus'] as const;

/** Where a digest does not tell whether Docker's own is asked for or nothing is, and an Engine may be configured to do otherwise. */
const configured = ['shm_size', 'ipc', 'log.driver'] as const;

function changed(asked: AskedContainer, details: ContainerDetails): Difference[] {
  const { spec } = asked;
  const differences = mayHaveChanged(spec, details)
    ? changedSettings(asked.settings(), details.settings())
    : [];
  return [...differences, ...leftNetworks(spec, details), ...movedInNetworks(spec, asked.settings, details)];
}

/** Whether there is more to compare than what its specification's digest tells. */
function mayHaveChanged(
  { memory, memorySwap, cpuShares, cpus, shmSize, ipcMode, log, restart }: ContainerSpec,
  details: ContainerDetails,
): boolean {
  const given = [memory, memorySwap, cpuShares, cpus, shmSize, ipcMode, log];
  return given.some((one) => one !== null) || restart.name !== 'no' || details.restart.name !== 'no';
}

function changedSettings(asked: ContainerSettings, seen: ContainerSettings): Difference[] {
  const differences: Difference[] = [];
  const usual = configured.filter((field) => asked[field] === usualSettings[field]);
  for (const field of [...limits, ...usual]) {
    const [wanted, is] = [asked[field], seen[field]];
    if (wanted !== undefined && is !== undefined && wanted !== is && is !== unlimited)
      differences.push(difference(field, is, wanted));
  }
  // Where the file says nothing of it, or no more, nobody is to restart it.
  const [restart = null, is = null] = [asked.restart, seen.restart];
  return restart === is ? differences : [...differences, difference('restart', is, restart)];
}

/**
 * Volumes and links are those of the giver that was there when the container was made; namespaces are left behind when
 * their giver is started again.
 */
function outlived(spec: ContainerSpec, { details, givers }: SeenAround): Giver[] {
  const lost = giversOf(spec).filter(({ instance, gives }) => {
    const giver = givers.get(instance);
    if (giver === undefined) return false;
    if (isLater(giver.createdAt, details.createdAt)) return true;
    // One that does not run takes them anew when it starts.
    return sharesLife(gives) &&
      isRunning(details.state) &&
      giver.startedAt !== null &&
      details.startedAt !== null
      ? isLater(giver.startedAt, details.startedAt)
      : false;
  });
  return lost.map((giver) => ({ ...giver, anew: 'before' }));
}

/** Whether one time as Docker gives it, to the nanosecond or less, is later than another. */
export function isLater(time: string, other: string): boolean {
  const [left, right] = [Date.parse(time), Date.parse(other)];
  return left === right ? fraction(time) > fraction(other) : left > right;
}

function fraction(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? '').padEnd(9, '0');
}

function difference(field: string, is: string | null, asked: string | null): Difference {
  return { field, is, asked };
}

/** The image first: it is what mostly changes. */
function inOrder(left: Difference, right: Difference): number {
  if (left.field === 'image') return -1;
  return right.field === 'image' || left.field > right.field ? 1 : -1;
}
