import { chain, flat, layers, orderedChain } from './graph-environments.js';

/**
 * An environment by its name: `flat-N`, `chain-N`, `layersDfF-N` and `depthD-fF-N` with N instances (D layers, F services
 * of the layer before required by each), `chain-depthN` with N services of one instance each.
 */
export function environmentText(name) {
  const number = (text) => Number(text);
  let match = /^flat-(\d+)$/.exec(name);
  if (match !== null) return flat(number(match[1]));
  match = /^chain-(\d+)$/.exec(name);
  if (match !== null) return chain(number(match[1]));
  match = /^chain-depth(\d+)$/.exec(name);
  if (match !== null) return orderedChain(number(match[1]));
  match = /^(?:layers(\d+)f(\d+)|depth(\d+)-f(\d+))-(\d+)$/.exec(name);
  if (match !== null)
    return layers(number(match[5]), number(match[1] ?? match[3]), number(match[2] ?? match[4]));
  throw new Error(`there is no environment "${name}"; see bench/README.md for how they are named`);
}
