import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import type { Template } from '../../shared/domain/template.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { installPackages, prepare, runChecks, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import type { FileOutcome } from '../../electron/provisioning/files.ts';
import type { ProvisionOptions, Transport } from '../../electron/provisioning/transport.ts';
import { projectRoot } from '../../scripts/lib/project.ts';

export type Provisioned = {
  readonly files: readonly FileOutcome[];
  readonly installed: readonly PackageEntry[];
  readonly lines: readonly string[];
};

const prelude = path.join(projectRoot, 'resources/prelude/prelude-2.sh');

/** What a creation does inside a container, from the prelude to the health checks, by the same code. */
export async function provisionTemplate(
  transport: Transport,
  { provisioning }: Template,
  { runId, variables }: { runId: string; variables: ReadonlyMap<string, string> },
): Promise<Provisioned> {
  const lines: string[] = [];
  const options: ProvisionOptions = { clock: systemClock, onLine: ({ text }) => void lines.push(text) };
  const os = await prepare(transport, { ...options, prelude: await readFile(prelude, 'utf8') });
  const files = await writeFiles(transport, provisioning.files, { ...options, variables });
  const { installed } = await installPackages(transport, provisioning.packages, {
    ...options,
    os,
    onMissing: provisioning.onMissingPackage,
  });
  for (const script of provisioning.scripts)
    if (script.isEnabled) await runScript(transport, script, { ...options, os, runId, variables });
  await runChecks(transport, provisioning.checks, { ...options, variables });
  return { files: files.map(({ outcome }) => outcome), installed, lines };
}
