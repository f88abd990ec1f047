/** Three layers of web servers over the given ships, each of the later ones after the whole layer before it. */
export const layerNames = ['base', 'mid', 'top'];
const firstPort = 21_001;
const command = ['sh', '-c', "trap 'exit 0' TERM; httpd -f -p 80 -h / & wait"];

/** `fleet-30` is 30 of them: the instances in the order of the file, as data. */
export function fleet(count, ships) {
  const perLayer = count / layerNames.length;
  return Array.from({ length: count }, (_, index) => {
    const layer = layerNames[Math.floor(index / perLayer)];
    return {
      name: `ha-${layer}-${String((index % perLayer) + 1).padStart(2, '0')}`,
      layer,
      ship: ships[index % ships.length],
      port: firstPort + index,
      command,
    };
  });
}

/**
 * The environment file of a fleet.
 * @param endpoints where each ship's Engine is asked, when it is not at the ship's own address
 */
export function fleetText(instances, ships, endpoints = new Map()) {
  const lines = ['__maestro: {schema: 2}', `name: fleet${instances.length}`, 'ships:'];
  for (const ship of ships) {
    const { endpoint, port } = endpoints.get(ship.name) ?? { endpoint: ship.address, port: ship.port };
    lines.push(
      `  ${ship.name}: {ip: ${ship.address}, endpoint: ${endpoint}, docker_port: ${port}, timeout: 60}`,
    );
  }
  lines.push('services:');
  for (const [index, layer] of layerNames.entries()) {
    lines.push(`  ${layer}:`, '    image: busybox:test');
    if (index > 0) lines.push(`    requires: [${layerNames[index - 1]}]`);
    lines.push('    lifecycle: {running: [{type: tcp, port: http, max_wait: 30}]}', '    instances:');
    for (const instance of instances.filter((candidate) => candidate.layer === layer)) {
      lines.push(
        `      ${instance.name}:`,
        `        ship: ${instance.ship.name}`,
        `        ports: {http: "80:${instance.port}"}`,
        `        command: ${JSON.stringify(instance.command)}`,
        '        stop_timeout: 1',
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
