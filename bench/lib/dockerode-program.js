// A script that lists and inspects by dockerode. Its one argument is a JSON document: {ships}.
import { dockerodeLook } from './dockerode-look.js';

await dockerodeLook(JSON.parse(process.argv[2]).ships);
// Kept-alive connections are nobody's affair any more.
process.exit();
