/** Seconds that MaestroNG 0.8.3 took to load, resolve and order an environment, on another machine with two cores. */
export const originalSeconds = {
  'flat-1000': '0.33',
  'flat-2000': '0.96',
  'layers10f2-1000': '1.42',
  'chain-500': '45',
  'chain-1000': '> 100',
  'depth16-f2-100': '4.4',
  'depth9-f5-100': '34',
  'depth18-f2-100': '> 100',
  'chain-depth1000': 'recursion error',
};
