import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { MaestroCommand } from '../base-command.ts';
import {
  dockerConfigFacts,
  dockerCredentials,
  dockerHosts,
  knownHosts,
  loadEngine,
} from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruptibleLook } from '../interruptible.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { doctorLines } from '../render/doctor.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportWarnings } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from '../write-files.ts';

export default class Doctor extends MaestroCommand {
  static override id = 'doctor';
  static override summary = 'Examine the ships, and this machine.';
  static override description =
    'Looks, on all ships at once, for what would keep plays from going well: the way to each ship, its Engine, clock, storage and images, and logins to registries; and at what this machine has for them. It changes nothing, and says of each thing that is wrong what to do. Exit code 1: something is wrong; 3: the only thing wrong is that a ship does not answer.';
  static override usage = 'doctor [FLAGS]';
  static override examples = [
    'maestro doctor',
    'maestro doctor --json',
    'maestro doctor --bundle report.tar.gz',
  ];
  static override flags = {
    bundle: Flags.string({
      helpValue: 'FILE',
      description: 'also write an archive for a report of a bug, without secrets',
    }),
    force: Flags.boolean({ description: 'replace the file of --bundle, if it exists' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Doctor);
    const { console, version } = this.context;
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment, files } = loaded;
    const { bundle } = flags;
    if (bundle !== undefined && [...files.keys()].some((file) => resolve(file) === resolve(bundle)))
      throw new UsageError(`${bundle} is a file of the environment itself`, 'name another file for --bundle');
    const engine = await loadEngine();
    const operator = engine.systemOperator({ environment: console.env, workingDirectory: process.cwd() });
    const findings = await interruptibleLook(
      async (signal) =>
        engine.examine({
          environment,
          // To look changes nothing.
          connector: await dockerHosts({ keepsNewHostKeys: false }),
          operator,
          credentials: await dockerCredentials(operator),
          facts: {
            ...(await engine.operatorFacts(
              operator.environment,
              homedir(),
              process.versions.node,
              await knownHosts(Object.values(environment.ships)),
            )),
            dockerConfigs: await dockerConfigFacts(operator),
          },
          signal,
        }),
      'nothing is shown: interrupted while ships were examined',
    );
    const verdict = engine.worst(findings);
    if (bundle !== undefined) {
      const { doctorBundle } = await import('../doctor-bundle.ts');
      const archive = await doctorBundle({ loaded, findings, version }, engine);
      writeFiles([{ path: bundle, content: archive, existing: flags.force ? 'replace' : 'refuse' }]);
    }
    if (wantsJson(flags)) {
      const content = { environment: environment.name, verdict, findings, bundle: bundle ?? null };
      console.out.write(jsonDocument('doctor', version, content));
    } else {
      const { columns: width } = console.out.traits();
      await console.out.writeLines(doctorLines(findings, { style: console.out.style(), width }));
      if (bundle !== undefined)
        console.err.say(`${sanitize(bundle)}: written; look into it before you give it away\n`);
    }
    switch (verdict) {
      case 'ok':
        return exitCodes.ok;
      case 'wrong':
        return exitCodes.failed;
      case 'unreachable':
        return exitCodes.unreachable;
    }
  }
}
