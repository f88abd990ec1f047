import {
  type Dictionary,
  defaultPullAttempts,
  dictionary,
  type Registry,
  type RegistryLogin,
  type RegistryRetry,
} from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { dockerHub, imageRegistry, isServedBy, registryFor } from './image-registry.ts';
import type { ResolvedInstance } from './instances.ts';
import type { Report } from './report.ts';
import { resolveSecret } from './secret.ts';

/** The entries of `registries`. */
export function resolveRegistries(root: Cursor, directory: string, report: Report): Dictionary<Registry> {
  return dictionary(
    root
      .get('registries')
      .presentEntries()
      .map((entry): [string, Registry] => [
        entry.key,
        {
          name: entry.key,
          host: hostOf(entry, report),
          login: loginOf(entry, directory, report),
          retry: retryOf(entry.get('retry'), report),
          at: entry.at,
        },
      ]),
  );
}

/** Of `https://host:5000/v1/`, which may be written without its scheme. Whatever a password is, it ends at the last `@`. */
function hostOf(entry: Cursor, report: Report): string {
  const at = entry.get('registry');
  const url = at.text()?.trim() ?? '';
  if (url === '') return entry.key;
  const [, userInfo, host] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:(.*)@)?([^/?#]*)/is.exec(url) ?? [];
  if (userInfo !== undefined) {
    report.warning({
      code: 'registry-url',
      message: `registry "${entry.key}": the user in its URL has no effect`,
      at,
      hint: 'write username and password beside the URL',
    });
  }
  return host === undefined || host === '' ? entry.key : host;
}

function loginOf(entry: Cursor, directory: string, report: Report): RegistryLogin | null {
  const usernameAt = entry.get('username');
  const passwordAt = entry.get('password');
  const username = usernameAt.text() ?? '';
  const password = resolveSecret(passwordAt, directory, report);
  const hasPassword = passwordAt.isMapping || (passwordAt.text() ?? '') !== '';
  const elsewhere = "Docker's own configuration is asked for credentials instead";
  if (username === '') {
    if (hasPassword) {
      report.warning({
        code: 'registry-login',
        message: `registry "${entry.key}" has a password and no username: ${elsewhere}`,
        at: passwordAt,
        part: 'key',
        hint: 'write the username beside it',
      });
    }
    return null;
  }
  if (password === undefined || !hasPassword) {
    if (hasPassword) return null;
    report.warning({
      code: 'registry-login',
      message: `registry "${entry.key}" has a username and no password: ${elsewhere}`,
      at: usernameAt,
      hint: 'is the variable set that the password is to come from?',
    });
    return null;
  }
  return {
    username,
    password,
    email: entry.get('email').text() ?? null,
  };
}

function retryOf(cursor: Cursor, report: Report): RegistryRetry | null {
  if (!cursor.isMapping) return null;
  const attemptsAt = cursor.get('attempts');
  const attempts = attemptsAt.integer() ?? defaultPullAttempts;
  if (attempts < 1) {
    report.warning({
      code: 'registry-retry',
      message: `${attempts} attempts would be none: one is made`,
      at: attemptsAt,
      hint: 'write 1 so that nothing is tried again',
    });
  }
  return { attempts: Math.max(1, attempts), when: cursor.get('when').oneOrMore().flatMap(statusOf(report)) };
}

function statusOf(report: Report): (item: Cursor) => readonly number[] {
  return (item) => {
    const status = item.integer();
    if (status !== undefined && status >= 100 && status <= 599) return [status];
    const text = item.text();
    report.warning({
      code: 'registry-retry',
      message: `${text === undefined ? 'this' : `"${text}"`} is not a status: it has no effect`,
      at: item,
      hint: 'write statuses of HTTP such as [404, 500]',
    });
    return [];
  };
}

/** An entry's name may lead to images that come from elsewhere: where its credentials would go is not where they are for. */
export function reportRegistriesElsewhere(
  registries: Dictionary<Registry>,
  root: Cursor,
  instances: Iterable<ResolvedInstance>,
  report: Report,
): void {
  for (const { instance } of instances) {
    const { image } = instance.container;
    const entry = registryFor(image, registries);
    if (entry === undefined || entry.login === null || isServedBy(image, entry)) continue;
    const from = imageRegistry(image);
    report.warning({
      code: 'registry-elsewhere',
      message:
        `"${image}" is pulled from ${from === dockerHub ? 'Docker Hub' : from}, not from ${entry.host}: the ` +
        `credentials of registry "${entry.name}" are not sent there`,
      at: root.get('registries').get(entry.name),
      part: 'key',
      hint: `name images of that registry by its host: ${entry.host}/…`,
    });
  }
}
