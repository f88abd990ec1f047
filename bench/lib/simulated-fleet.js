import { built } from './places.js';

/**
 * An environment of services of two instances in ten layers, each service requiring two of the layer before, and simulated
 * ships on which all of them run; every `drifted`th container was made from another specification.
 */
export async function simulatedFleet({ instances, ships, drifted }) {
  const engine = await import(built.engine);
  const { buildEnvironment, FakeClock, FakeFleet } = await import(built.testing);
  const environment = buildEnvironment({ services: services(instances, ships) });
  const fleet = new FakeFleet(new FakeClock(), { latencyMs: 0 });
  let number = 0;
  for (const { name, service, ship, container } of Object.values(environment.instances)) {
    number += 1;
    const spec = engine.containerSpec(environment, name);
    const isAsAsked = number % drifted !== 0;
    const { containers } = fleet.connect(environment.ships[ship]);
    const { labelNames } = engine;
    fleet.engine(ship).addContainer({
      name,
      image: container.image,
      labels: {
        [labelNames.environment]: environment.name,
        [labelNames.service]: service,
        [labelNames.instance]: name,
        [labelNames.specification]: isAsAsked ? engine.specificationDigest(spec) : 'sha256:another',
      },
      env: isAsAsked ? [] : ['LEVEL=debug'],
      settings: containers.settings(spec),
    });
  }
  return { environment, fleet };
}

function services(instances, ships) {
  const count = Math.ceil(instances / 2);
  const width = Math.ceil(count / 10);
  const list = Array.from({ length: count }, (_, index) => {
    const layer = Math.floor(index / width);
    const first = (layer - 1) * width;
    const requires =
      layer === 0 ? [] : [0, 1].map((next) => `s${first + ((index - layer * width + next) % width)}`);
    const own = Array.from({ length: Math.min(2, instances - index * 2) }, (_, each) => {
      const ship = `h${(index * 2 + each) % ships}`;
      return [`s${index}-${each}`, { ship, env: { LEVEL: 'info' }, ports: { http: 10_000 + index } }];
    });
    return [`s${index}`, { requires: [...new Set(requires)], instances: Object.fromEntries(own) }];
  });
  return Object.fromEntries(list);
}
