// Lists every port that an environment publishes: node list-ports.js [FILE]
import { loadEnvironment } from '@maestro-ng/engine';

const [file = 'maestro.yaml'] = process.argv.slice(2);
const { environment, diagnostics } = loadEnvironment({ file, processEnv: process.env });

for (const { severity, message, location } of diagnostics) {
  console.error(`${location?.file ?? file}:${location?.line ?? 1}: ${severity}: ${message}`);
}
// Absent where anything is an error.
if (environment === undefined) process.exit(2);

for (const { name: instance, ship, container } of Object.values(environment.instances)) {
  for (const { name, protocol, exposedText, external } of container.ports) {
    const host = external.address === '0.0.0.0' ? environment.ships[ship]?.ip : external.address;
    console.log(`${host}:${external.text}/${protocol}\t${instance} ${name} (${exposedText} inside)`);
  }
}
