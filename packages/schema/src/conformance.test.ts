import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Document, parseDocument, plainSource, toDiagnostics, validateDocument } from './index.ts';

const cases = new URL('../../engine/fixtures/conformance/cases/', import.meta.url);

interface Expected {
  readonly ok: boolean;
  readonly rendered?: string;
  readonly parsed?: unknown;
}

const recorded = readdirSync(cases).map((name) => ({
  name,
  expected: JSON.parse(readFileSync(new URL(`${name}/expected.json`, cases), 'utf8')) as Expected,
}));

/** The data in the notation of the recordings, with Python's text of what JSON has no value for. */
function typed(
  document: Document,
  container: object | undefined,
  key: string | number,
  value: unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => typed(document, value, index, item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.keys(value).map((name) => [
        name,
        typed(document, value, name, (value as Record<string, unknown>)[name]),
      ]),
    );
  }
  const scalar = container && document.scalar(container, key);
  if (scalar?.kind === 'float') return { '!float': scalar.python };
  if (scalar?.kind === 'int' && !Number.isSafeInteger(value)) return { '!int': scalar.python };
  if (scalar?.kind === 'date') return { '!date': scalar.python };
  if (scalar?.kind === 'datetime') return { '!datetime': scalar.python };
  if (scalar?.kind === 'binary') return { '!binary': scalar.python };
  // The recordings are JSON, which has no negative zero.
  return value === 0 ? 0 : value;
}

/** What the recording has besides the file's own text: the base folder, and numbers as keys. */
function recordedData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(recordedData);
  if (typeof value !== 'object' || value === null) return value;
  const entries = '!map' in value ? (value['!map'] as [unknown, unknown][]) : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([key]) => key !== 'base_dir').map(([key, inner]) => [String(key), recordedData(inner)]),
  );
}

describe('the recorded environments are read as PyYAML reads them', () => {
  const readable = recorded.filter(({ expected }) => expected.parsed !== undefined);
  test.each(readable)('$name', ({ expected }) => {
    const { document, diagnostics } = parseDocument(plainSource('maestro.yaml', expected.rendered ?? ''));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const wanted = recordedData(expected.parsed) as Record<string, unknown>;
    const found = typed(document as Document, undefined, '', document?.data) as Record<string, unknown>;
    // The original puts its own section into files that have none.
    if (found['__maestro'] === undefined) delete wanted['__maestro'];
    expect(found).toEqual(wanted);
  });
});

describe('what the original accepts is valid', () => {
  test.each(recorded.filter(({ expected }) => expected.ok))('$name', ({ expected }) => {
    const { document } = parseDocument(plainSource('maestro.yaml', expected.rendered ?? ''));
    const { problems } = validateDocument(document as Document);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test('what is wrong is told, with its place', () => {
  const told = recorded
    .filter(({ expected }) => typeof expected.rendered === 'string')
    .flatMap(({ name, expected: { rendered = '' } }) => {
      const { document, diagnostics } = parseDocument(plainSource('maestro.yaml', rendered));
      const problems = document ? toDiagnostics(document, validateDocument(document).problems) : [];
      return [...diagnostics, ...problems].map(
        ({ severity, code, message, location, hint }) =>
          `${name}:${location?.line}:${location?.column}-${location?.endColumn}: ${severity}: ${code}: ${message}${hint ? ` (${hint})` : ''}`,
      );
    });
  expect(told).toMatchInlineSnapshot(`
    [
      "bug-lifecycle-doc-cmd:5:79-82: warning: deprecated-key: The key "cmd" is an old spelling of "command". (write "command")",
      "hostopts-b:36:9-17: warning: obsolete-key: Docker has no LXC options any more; "lxc_conf" has no effect.",
      "invalid-auditor-type:4:16-28: error: unknown-value: "smoke-signal" is not known here; expected log, http, slack, exec, hipchat or _fail.",
      "invalid-duplicate-service:6:3-4: error: duplicate-key: The key "s" is already there in the same mapping. (remove or rename one of the two)",
      "invalid-lifecycle-type:4:57-62: error: unknown-value: "magic" is not known here; expected tcp, http, exec, rexec, sleep or health.",
      "invalid-log-driver:4:65-79: error: invalid-value: Expected json-file, syslog, journald, gelf, fluentd, none, local, awslogs, splunk, gcplogs, etwlogs or a plugin.",
      "invalid-memory-unit:4:70-74: error: invalid-value: Expected a number of bytes, or a number with k, m or g, such as 512m.",
      "invalid-missing-image:4:12-13: error: missing-key: The key "image" is missing; expected the name of an image such as redis:7.",
      "invalid-missing-ip:2:9-10: error: missing-key: The key "ip" is missing; expected an address or a host name.",
      "invalid-missing-name:1:1-10: error: missing-key: The key "name" is missing; expected text.",
      "invalid-port-dict:8:28-31: error: missing-key: The key "external" is missing; expected a port such as 8080, or a list of an address and a port.",
      "invalid-port-float:8:33-37: error: wrong-type: Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external", but this is a number with a fraction.",
      "invalid-restart-name:4:62-71: error: invalid-value: Expected no, always, on-failure, "on-failure:3" or unless-stopped.",
      "invalid-webhook-method:4:61-65: error: invalid-value: Expected POST or GET.",
      "invalid-yaml-alias:4:23-28: error: unknown-alias: This alias refers to an anchor that is not defined before it. (define the anchor before its first use, or put text that begins with "*" in quotes)",
      "invalid-yaml-indent:7:1-2: error: yaml-syntax: The indentation does not fit the lines around it.",
      "invalid-yaml-python-tag:4:4-35: error: yaml-tag: The tag of this value asks for a Python object; an environment file holds plain data only. (remove the tag, or put text that begins with "!" in quotes)",
      "jinja2-b:3:1-9: warning: unknown-key: The key "x-header" is not known here and has no effect.",
      "misc-a:10:21-24: warning: deprecated-key: The key "cmd" is an old spelling of "command". (write "command")",
      "ports-b:25:50-57: warning: unknown-key: The key "comment" is not known here and has no effect.",
      "volumes2-b:19:53-58: warning: unknown-key: The key "extra" is not known here and has no effect.",
    ]
  `);
});
