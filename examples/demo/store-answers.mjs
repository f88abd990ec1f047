// A check that runs on the operator's machine: it is given the variables of the container that it is to prove.
const { STORE_STORE_1_HOST, STORE_STORE_1_HTTP_PORT } = process.env;

const answer = await fetch(`http://${STORE_STORE_1_HOST}:${STORE_STORE_1_HTTP_PORT}/greeting`);
process.exitCode = answer.ok ? 0 : 1;
