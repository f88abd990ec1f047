import { SecretFailure } from '../port/secret-failure.ts';

/** All values, or one `SecretFailure` that tells of all that cannot be had. Rejects with whatever else goes wrong first. */
export async function allSecrets<T>(lookups: readonly Promise<T>[]): Promise<T[]> {
  const failures: SecretFailure[] = [];
  const found = await Promise.all(
    lookups.map((lookup) =>
      lookup.catch((error: unknown) => {
        if (!(error instanceof SecretFailure)) throw error;
        failures.push(error);
        return undefined;
      }),
    ),
  );
  const [first, ...others] = failures.flatMap((failure) => [failure, ...failure.others]);
  if (first === undefined) return found as T[];
  throw first.with(others);
}
