// Loads one environment file, stage by stage, and prints the time of each and the process's peak memory as JSON.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { built } from './places.js';

const file = process.argv[2];
const { renderTemplate } = await import(built.template);
const { parseDocument, renderedSource, validateDocument } = await import(built.schema);
const { planStart, resolveEnvironment } = await import(built.engine);

const times = {};
const timed = (stage, act) => {
  const began = performance.now();
  const result = act();
  times[stage] = performance.now() - began;
  return result;
};
const demand = (value, problems) => {
  if (value === undefined) throw new Error(`${file}: ${JSON.stringify(problems).slice(0, 1000)}`);
  return value;
};

if (file === 'none') {
  report({});
} else {
  const text = readFileSync(file, 'utf8');
  const rendered = timed('render', () => renderTemplate({ name: file, text }, { context: { env: {} } }));
  if (!rendered.ok) throw new Error(`${file}: ${JSON.stringify(rendered.problem)}`);
  const parsed = timed('parse', () => parseDocument(renderedSource(file, rendered)));
  const document = demand(parsed.document, parsed.diagnostics);
  const validated = timed('validate', () => validateDocument(document));
  const config = demand(validated.config, validated.problems);
  const noFiles = () => ({ problem: 'no environment of a benchmark has files' });
  const resolved = timed('resolve', () => resolveEnvironment(config, document, noFiles, dirname(file)));
  const environment = demand(resolved.environment, resolved.problems);
  const selection = { things: [], withDependencies: false, ignoreDependencies: false };
  const planned = timed('plan', () => planStart(environment, selection));
  if (!planned.ok) throw new Error(`${file}: ${JSON.stringify(planned.problems)}`);

  const instances = Object.keys(environment.instances).length;
  const steps = planned.plan.nodes.filter(({ kind }) => kind === 'step').length;
  if (steps !== instances) throw new Error(`${file}: ${instances} instances, but ${steps} steps`);
  const services = Object.keys(environment.services).length;
  report({ bytes: Buffer.byteLength(text), instances, services, nodes: planned.plan.nodes.length, times });
}

function report(found) {
  const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ ...found, memoryMiB }));
}
