// A template filter: `{{ '10.1.0.0' | host(7) }}` is 10.1.0.7. Used by: maestro --extension ./cidr-host.js start

/** @param {unknown} network an IPv4 address. @param {unknown} number which host of it, from 0. */
function host(network, number) {
  const parts = String(network).split('.').map(Number);
  const isAddress =
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  // What is thrown is told as an error of the template, with its line.
  if (!isAddress) throw new Error(`${String(network)} is not an IPv4 address`);
  const value = parts.reduce((sum, part) => sum * 256 + part, 0) + Number(number);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** @type {import('@maestro-ng/engine').Extension} */
const extension = {
  templateFilters: {
    // The first argument is what the filter stands on.
    host: ([network, number = 0]) => host(network, number),
  },
};

export default extension;
