import { AppError } from '../../shared/errors.ts';
import { isAbortError } from '../lib/abort.ts';
import { detectOs, type OsFacts } from '../provisioning/detect-os.ts';
import {
  credentialsFolder,
  discover,
  installCustomPackages,
  installPackages,
  prepare,
  readScriptMarker,
  runChecks,
  runScript,
  writeFiles,
} from '../provisioning/provision.ts';
import { waitForAddress, waitForInit } from '../provisioning/readiness.ts';
import type { ProvisionOptions } from '../provisioning/transport.ts';
import { keepDiscovery } from './keep-discovery.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import { pinHostKeys } from './pve-steps.ts';
import type { StepContext } from './recipe.ts';
import { sweepVariables } from './sweep-variables.ts';

/** The steps that wait for the container and work inside it. Each may be begun again: all of them look before they act. */
export const guestSteps: StepBodies = {
  'wait-address': (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      const address = await waitForAddress(
        (signal) => proxmox.lxc.interfaces(spec.node, spec.vmid, { ...(signal && { signal }) }),
        { ...options(creation, context), timeoutMs: 90_000 },
      );
      creation.services.store.containers.setAddress(creation.data.containerId, address, creation.services.clock.now());
      context.log('gantry', `Its address is ${address}`);
      return { address };
    },
  }),

  'wait-ssh': (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const knewKeys = creation.link.hostKeys.length > 0;
      await creation.link.open(context);
      if (knewKeys) return {};
      pinHostKeys(creation, creation.link.hostKeys, 'user');
      return { hostKeys: creation.link.hostKeys };
    },
  }),

  'wait-init': (creation) => ({
    run: async (context) =>
      waitForInit(await creation.link.open(context), { ...options(creation, context), timeoutMs: 120_000 }),
  }),

  prepare: (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      await prepare(await creation.link.open(context), {
        ...options(creation, context),
        prelude: creation.services.prelude,
      });
      await keepGenerated(creation, context);
      return { isPrepared: true };
    },
  }),

  files: (creation) => ({
    run: async (context) => {
      await writeFiles(await creation.link.open(context), creation.data.plan.spec.provisioning.files, {
        ...options(creation, context),
        variables: await creation.variables(),
      });
    },
  }),

  packages: (creation) => ({
    run: async (context) => {
      const { packages, customPackages, onMissingPackage, pipMode } = creation.data.plan.spec.provisioning;
      const session = await creation.link.open(context);
      const os = await detectOs(session, { signal: context.signal });
      const result = await installPackages(session, packages, {
        ...options(creation, context),
        os,
        onMissing: onMissingPackage,
        pipMode,
      });
      for (const { manager, name } of result.missing)
        context.warn(`${manager} has no package ${name}; it was left out`);
      await installCustomPackages(session, customPackages, {
        ...options(creation, context),
        variables: await creation.variables(),
      });
    },
  }),

  script: (creation, stepId) => ({
    run: (context) => runPlannedScript(creation, stepId, context),
    probe: async (context) => {
      const script = scriptOf(creation, stepId);
      const marker = await readScriptMarker(await creation.link.open(context), {
        script,
        runId: creation.jobId,
        signal: context.signal,
      });
      return marker.state === 'finished' && marker.exitCode === 0 ? {} : null;
    },
  }),

  discover: (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const { data, services, link } = creation;
      const session = await link.open(context);
      const found = await discover(session, { ...options(creation, context), address: link.address ?? '' });
      const kept = await keepDiscovery(data.containerId, found, services);
      for (const { name, webUrl } of kept)
        context.log('gantry', `Found ${name}${webUrl === null ? '' : ` at ${webUrl}`}`);
      return { services: kept.map(({ name, webUrl }) => ({ name, url: webUrl })) };
    },
  }),

  checks: (creation) => ({
    run: async (context) =>
      runChecks(await creation.link.open(context), creation.data.plan.spec.provisioning.checks, {
        ...options(creation, context),
        variables: await creation.variables(),
      }),
  }),

  ready: (creation) => ({
    run: async (context) => {
      const { data, services } = creation;
      await sweepVariables(creation, context);
      services.store.containers.setLifecycle(data.containerId, 'ready', services.clock.now());
    },
  }),
};

/** What Gantry made is kept where the container keeps its credentials, so that discovery shows it and whoever has the container has it. */
async function keepGenerated({ data, link, variables }: Creation, context: StepContext): Promise<void> {
  const generated = data.plan.variables.filter(({ source }) => source === 'generated');
  if (generated.length === 0) return;
  const values = await variables();
  const session = await link.open(context);
  for (const { name } of generated)
    await session.uploadFile(`${credentialsFolder}/variables/${name}`, values.get(name) ?? '', {
      mode: 0o600,
      signal: context.signal,
    });
}

async function runPlannedScript(creation: Creation, stepId: string, context: StepContext): Promise<void> {
  const { data, services, link, jobId } = creation;
  const script = scriptOf(creation, stepId);
  const session = await link.open(context);
  const os: OsFacts = await detectOs(session, { signal: context.signal });
  const variables = await creation.variables();
  try {
    const outcome = await runScript(session, script, { ...options(creation, context), os, variables, runId: jobId });
    if (outcome === 'skipped') return;
  } catch (error) {
    if (!isAbortError(error))
      services.store.events.append(data.containerId, 'error', `${script.name} failed`, { jobId }, services.clock.now());
    throw error;
  }
  services.store.events.append(
    data.containerId,
    'script_completed',
    `${script.name} finished`,
    { jobId },
    services.clock.now(),
  );
}

function scriptOf(
  { data }: Creation,
  stepId: string,
): Creation['data']['plan']['spec']['provisioning']['scripts'][number] {
  const script = data.plan.spec.provisioning.scripts.find(({ name }) => `script:${name}` === stepId);
  if (!script)
    throw new AppError('plan:not-in-plan', `The plan has no script for ${stepId}`, { method: '', path: stepId });
  return script;
}

function options({ services }: Creation, context: StepContext): ProvisionOptions {
  return {
    clock: services.clock,
    signal: context.signal,
    onLine: ({ stream, text }) => context.log(stream, text),
    onStatus: (message) => context.status(message),
  };
}
