// Environments that exist only to be loaded: services over fifty ships, in an order of the file that is not the order
// of their dependencies.

const shipCount = 50;

/** No dependencies at all. */
export function flat(instances) {
  return environment('flat', instances, 2, () => []);
}

/** Each service requires the one before it: two instances each, shuffled in the file. */
export function chain(instances) {
  return environment('chain', instances, 2, (level) => (level === 0 ? [] : [level - 1]));
}

/** As `chain`, with one instance each, in the order of the chain. */
export function orderedChain(services) {
  return environment('chain', services, 1, (level) => (level === 0 ? [] : [level - 1]), false);
}

/** `depth` layers; each service requires `fanOut` services of the layer before. What cannot be shared out is in the last layer. */
export function layers(instances, depth, fanOut) {
  const width = Math.floor(instances / 2 / depth);
  return environment('layers', instances, 2, (level) => {
    const layer = Math.min(depth - 1, Math.floor(level / width));
    if (layer === 0) return [];
    const first = (layer - 1) * width;
    return Array.from({ length: fanOut }, (_, index) => first + ((level - layer * width + index) % width));
  });
}

function environment(role, instances, perService, requiredLevels, isShuffled = true) {
  const count = instances / perService;
  const levels = Array.from({ length: count }, (_, index) => index);
  if (isShuffled) shuffle(levels);
  const digits = Math.max(4, String(count - 1).length);
  const names = new Array(count);
  for (const [position, level] of levels.entries())
    names[level] = `svc-${String(position).padStart(digits, '0')}`;

  const lines = ['__maestro: {schema: 2}', `name: gen-${role}-${instances}`, 'ships:'];
  for (let ship = 0; ship < shipCount; ship += 1)
    lines.push(`  ${shipName(ship)}: {ip: 10.200.0.${ship + 1}}`);
  lines.push('services:');
  let number = 0;
  for (const level of levels) {
    const required = requiredLevels(level);
    lines.push(`  ${names[level]}:`, '    image: busybox:test');
    if (required.length > 0)
      lines.push(`    requires: [${required.map((other) => names[other]).join(', ')}]`);
    lines.push(`    env: {ROLE: "${role}", LEVEL: ${level}}`, '    instances:');
    for (let index = 0; index < perService; index += 1) {
      number += 1;
      lines.push(
        `      ${names[level]}-${index + 1}:`,
        `        ship: ${shipName((level * perService + index) % shipCount)}`,
        `        ports: {http: "80:${10_000 + number}", admin: "81:${30_000 + number}"}`,
        `        env: {N: ${number}}`,
        '        limits: {memory: 64m}',
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function shipName(ship) {
  return `ship-${String(ship).padStart(2, '0')}`;
}

/** The same order each time. */
function shuffle(items) {
  let state = 1;
  for (let index = items.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
}
