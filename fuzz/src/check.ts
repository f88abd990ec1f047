import { join } from 'node:path';
import { type LoadResult, loadEnvironment } from '@maestro-ng/engine';
import { type FuzzCase, mainFile } from './fuzz-case.ts';
import { faultsOfDiagnostics } from './oracle/diagnostics.ts';
import { faultsOfEnvironment } from './oracle/environment.ts';
import { faultsOfHost, faultsOfReading } from './oracle/host.ts';
import { faultsOfScreen } from './oracle/screen.ts';
import { caseFolder, recordingFiles } from './recording-files.ts';

/** Processor time that one case may take, in milliseconds; others at work on the machine do not count. */
const mostMilliseconds = 5_000;

/** Everything that is wrong with how a case is dealt with; empty: nothing. Never throws. */
export function check(given: FuzzCase): string[] {
  const began = process.cpuUsage();
  const faults = [...faultsOfLoading(given), ...faultsOfHost()];
  const { user, system } = process.cpuUsage(began);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > mostMilliseconds)
    faults.push(`it took ${Math.round(milliseconds)} ms of processor time`);
  return faults;
}

function faultsOfLoading(given: FuzzCase): string[] {
  try {
    const files = recordingFiles(given.files);
    const request = { file: join(caseFolder, mainFile), processEnv: given.processEnv };
    const result = loadEnvironment(request, files);
    const again = loadEnvironment(request, recordingFiles(given.files));
    return [
      ...(answerOf(result) === answerOf(again) ? [] : ['a second loading gave another answer']),
      ...faultsOfDiagnostics(result, files.texts),
      ...faultsOfScreen(result),
      ...faultsOfReading(files.asked, result),
      ...faultsOfEnvironment(result),
    ];
  } catch (error) {
    return [`it threw: ${error instanceof Error ? error.stack : String(error)}`];
  }
}

/** Where text nested too deep is broken off depends on the stack that is left, and that on how far code is compiled. */
function answerOf({ environment, diagnostics }: LoadResult): string {
  const isTooDeep = diagnostics.some(({ code }) => code === 'yaml-too-deep');
  return JSON.stringify([environment, isTooDeep ? 'too deep' : diagnostics]);
}
