// Makes the validator ready in one of two ways, judges one small environment, and prints the time of it as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { places } from './places.js';

const small = { name: 'n', ships: { s: { ip: 'a' } }, services: { w: { image: 'i', instances: {} } } };
const ways = {
  /** What the app does: code that was made when the packages were generated. */
  async ahead() {
    const { validate } = await import(places.validator.href);
    return validate(small);
  },
  /** What it would do otherwise: the schema read and compiled at each start. */
  async atStart() {
    const { Ajv2020 } = createRequire(places.schema)('ajv/dist/2020.js');
    const schema = JSON.parse(readFileSync(places.schema, 'utf8'));
    return new Ajv2020({ allErrors: true, strict: false }).compile(schema)(small);
  },
};

const began = performance.now();
const valid = await ways[process.argv[2]]();
const elapsed = performance.now() - began;
if (!valid) throw new Error('the small environment is not valid');
process.stdout.write(JSON.stringify({ elapsed }));
