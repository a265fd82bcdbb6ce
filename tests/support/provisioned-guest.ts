import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Template } from '../../shared/domain/template.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import type { Owner } from '../../electron/lib/owner.ts';
import {
  discover,
  installPackages,
  prepare,
  runChecks,
  runScript,
  writeFiles,
} from '../../electron/provisioning/provision.ts';
import type { Discovery } from '../../electron/provisioning/provision.ts';
import { waitForDns, waitForInit, waitForRoute } from '../../electron/provisioning/readiness.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import type { ProvisionOptions, Transport } from '../../electron/provisioning/transport.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import { generateKeyPair } from '../../electron/ssh/keys.ts';
import { loadBuiltInTemplates } from '../../electron/templates/built-in.ts';
import { createGuest, generateHostKeys } from '../../simulator/guest/create-guest.ts';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { singleNetwork } from '../../simulator/network/single-network.ts';
import { createSimClock } from '../../simulator/sim-clock.ts';
import { answersTo } from './template-answers.ts';

const resources = path.resolve(import.meta.dirname, '../../resources');
export const address = '10.10.0.20';
const hostKeys = generateHostKeys();
const key = generateKeyPair('gantry-test');

/** A running guest, reached the way the app reaches it. */
export async function startGuest(image: GuestImage, owner: Owner): Promise<Transport> {
  const guest = owner.use(
    createGuest({
      image,
      hostname: 'web',
      network: singleNetwork(address),
      hostKeys,
      authorizedKeys: [key.publicKey],
      rootPassword: null,
      bootMs: 0,
      clock: createSimClock('instant'),
    }),
  );
  await guest.start();
  for (let tries = 0; guest.sshPort === null && tries < 200; tries++)
    await new Promise((resolve) => setImmediate(resolve));
  if (guest.sshPort === null) throw new Error('the guest does not listen');
  const pinned = hostKeys.map(({ type, fingerprint }) => ({ keyType: type, fingerprint }));
  return owner.use(
    await connectWithRetry({
      host: '127.0.0.1',
      port: guest.sshPort,
      user: 'root',
      auth: { kind: 'key', privateKey: key.privateKey },
      hostKeys: pinned,
    }),
  );
}

export type Provisioned = { transport: Transport; os: OsFacts; lines: string[]; found: Discovery };

/** What a creation does inside, from the first wait to the list of services. */
export async function provision(template: Template, image: GuestImage, owner: Owner): Promise<Provisioned> {
  // Secrets are left to the scripts to make.
  return provisionInside(await startGuest(image, owner), template, answersTo(template, { DB_PASSWORD: '' }));
}

/** The same in a guest that runs already, perhaps not for the first time. */
export async function provisionInside(
  transport: Transport,
  template: Template,
  variables: ReadonlyMap<string, string>,
): Promise<Provisioned> {
  const lines: string[] = [];
  const options: ProvisionOptions = { clock: systemClock, onLine: ({ text }) => lines.push(text) };
  await waitForInit(transport, options);
  await waitForRoute(transport, options);
  const os = await prepare(transport, { ...options, prelude: await preludeText() });
  await waitForDns(transport, os, options);
  await writeFiles(transport, template.provisioning.files, { ...options, variables });
  await installPackages(transport, template.provisioning.packages, {
    ...options,
    os,
    onMissing: template.provisioning.onMissingPackage,
  });
  for (const script of template.provisioning.scripts)
    await runScript(transport, script, { ...options, os, runId: 'job-1', variables });
  await runChecks(transport, template.provisioning.checks, { clock: systemClock, variables });
  return { transport, os, lines, found: await discover(transport, { ...options, address }) };
}

export const preludeText = (): Promise<string> => readFile(`${resources}/prelude/prelude-2.sh`, 'utf8');

const { templates } = await loadBuiltInTemplates(`${resources}/templates`);
export const builtInIds = templates.map(({ id }) => id.slice('built-in:'.length));
export const templateOf = (id: string): Template => {
  const template = templates.find((one) => one.id === `built-in:${id}`);
  if (!template) throw new Error(`no template ${id}`);
  return template;
};
