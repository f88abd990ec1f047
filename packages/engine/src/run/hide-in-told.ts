import { templateSecretsHider } from '../lifecycle/hide-template-secrets.ts';
import type { Environment } from '../model/index.ts';

/** Keys of events and outcomes below which texts stand for people; all else is what things are known by. */
const texts: ReadonlySet<string> = new Set([
  'cause',
  'check',
  'during',
  'hint',
  'image',
  'message',
  'names',
  'networks',
  'output',
]);

/** Takes out of what a play tells what templates have put into it of secret variables. */
export function hideInTold(environment: Environment): <T>(told: T) => T {
  const hide = templateSecretsHider(environment);
  if (hide === undefined) return (told) => told;
  const within = (value: unknown, isText: boolean): unknown => {
    if (typeof value === 'string') return isText ? hide(value) : value;
    if (Array.isArray(value)) return value.map((item) => within(item, isText));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, within(item, texts.has(key))]),
    );
  };
  return <T>(told: T) => within(told, false) as T;
}
