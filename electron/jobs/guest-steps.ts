import { AppError } from '../../shared/errors.ts';
import { isAbortError } from '../lib/abort.ts';
import { detectOs, type OsFacts } from '../provisioning/detect-os.ts';
import {
  againWhenLost,
  credentialsFolder,
  discover,
  endPackages,
  endScript,
  endSilentScript,
  installCustomPackages,
  installPackages,
  keepPrepared,
  prepare,
  readScriptMarker,
  runChecks,
  runScript,
  takeUpScript,
  writeFiles,
} from '../provisioning/provision.ts';
import type { ProvisionOptions, Transport } from '../provisioning/transport.ts';
import { halfRun } from './answer-about.ts';
import { inside, insideOptions, wayInside } from './inside.ts';
import type { JournalEntry } from './job-records.ts';
import { keepDiscovery } from './keep-discovery.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import type { StepContext } from './recipe.ts';
import { sweepVariables } from './sweep-variables.ts';
import { waitsLine } from './wait-steps.ts';

/** The steps that work inside the container. Each may be begun again: all of them look before they act. */
export const guestSteps: StepBodies = {
  prepare: (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const { prelude } = creation.services;
      await inside(creation, context, async (transport, options) => {
        await prepare(transport, { ...options, prelude });
        await keepGenerated(creation, transport, options);
      });
      return { isPrepared: true };
    },
  }),

  files: (creation) => ({
    run: async (context) => {
      const { files } = creation.data.plan.spec.provisioning;
      const variables = await creation.variables();
      await inside(creation, context, (transport, options) => writeFiles(transport, files, { ...options, variables }));
    },
  }),

  packages: (creation) => ({
    run: async (context) => {
      const { spec, steps } = creation.data.plan;
      const { packages, customPackages, onMissingPackage: onMissing, pipMode } = spec.provisioning;
      const variables = await creation.variables();
      const isNetworkKnown = steps.some(({ kind }) => kind === 'wait-network');
      const missing = await inside(creation, context, async (transport, options) => {
        const os = await detectOs(transport, options);
        const result = await installPackages(transport, packages, {
          ...options,
          os,
          onMissing,
          pipMode,
          isNetworkKnown,
        });
        await installCustomPackages(transport, customPackages, { ...options, variables });
        return result.missing;
      });
      for (const { manager, name } of missing) context.warn(`${manager} has no package ${name}; it was left out`);
    },
    endLeft: (context) => endPackages(wayInside(creation, context), context),
  }),

  script: (creation, stepId) => ({
    run: (context) => runPlannedScript(creation, stepId, context),
    probe: (context, entry) => probeScript(creation, stepId, context, entry),
    endLeft: (context) => {
      const options = { runId: creation.jobId, signal: context.signal };
      return endScript(wayInside(creation, context), scriptOf(creation, stepId), options);
    },
  }),

  discover: (creation) => ({
    run: async (context): Promise<CreationMemory> => {
      const { data, services, link } = creation;
      const found = await inside(creation, context, async (transport, options) => {
        await link.open(context);
        return discover(transport, { ...options, address: link.address ?? '' });
      });
      const kept = await keepDiscovery(data.containerId, found, services);
      for (const { name, webUrl } of kept)
        context.log('gantry', `Found ${name}${webUrl === null ? '' : ` at ${webUrl}`}`);
      return { services: kept.map(({ name, webUrl }) => ({ name, url: webUrl })) };
    },
  }),

  checks: (creation) => ({
    run: async (context) => {
      const { checks } = creation.data.plan.spec.provisioning;
      const variables = await creation.variables();
      await inside(creation, context, (transport, options) => runChecks(transport, checks, { ...options, variables }));
    },
  }),

  ready: (creation) => ({
    run: async (context) => {
      const { data, services } = creation;
      await sweepVariables(creation, context);
      const waited = waitsLine(creation.memory);
      if (waited !== null) context.log('gantry', waited);
      services.store.containers.setLifecycle(data.containerId, 'ready', services.clock.now());
    },
  }),
};

/** What Gantry made is kept where the container keeps its credentials, so that discovery shows it and whoever has the container has it. */
async function keepGenerated(
  { data, variables }: Creation,
  transport: Transport,
  { signal }: ProvisionOptions,
): Promise<void> {
  const generated = data.plan.variables.filter(({ source }) => source === 'generated');
  if (generated.length === 0) return;
  const values = await variables();
  for (const { name } of generated)
    await transport.uploadFile(`${credentialsFolder}/variables/${name}`, values.get(name) ?? '', {
      mode: 0o600,
      signal,
    });
}

async function runPlannedScript(creation: Creation, stepId: string, context: StepContext): Promise<void> {
  const { jobId } = creation;
  const script = scriptOf(creation, stepId);
  const variables = await creation.variables();
  const outcome = await toldWhenFailed(creation, script.name, async () => {
    // What comes before the script looks only; the script itself outlives its connection.
    const transport = wayInside(creation, context);
    const options = insideOptions(creation, context);
    const os: OsFacts = await againWhenLost(() => detectOs(transport, options), options);
    const { prelude } = creation.services;
    await againWhenLost(() => keepPrepared(transport, { ...options, prelude }), options);
    const isAgainAgreed = context.takeAnswer(halfRun) === true || (!script.runsOnce && !context.isUnasked);
    return runScript(transport, script, { ...options, os, variables, runId: jobId, isAgainAgreed });
  });
  if (outcome === 'ran') tellCompleted(creation, script.name);
}

/** Whether a script that was begun has ended well since, or goes on inside: then it is waited for, and never begun a second time beside itself. */
async function probeScript(
  creation: Creation,
  stepId: string,
  context: StepContext,
  { outcome }: JournalEntry,
): Promise<CreationMemory | null> {
  const script = scriptOf(creation, stepId);
  const { jobId: runId } = creation;
  const transport = wayInside(creation, context);
  const options = { ...insideOptions(creation, context), runId };
  // A failure that is known is no reason to look for the same one again; what was out of sight may go on.
  if (outcome.kind !== 'failed' || outcome.error.code === 'ssh:connection-lost') {
    // Asked before the app was closed, and answered since.
    if (context.takeAnswer('silent') === false)
      return toldWhenFailed(creation, script.name, () => endSilentScript(transport, script, options));
    if (await toldWhenFailed(creation, script.name, () => takeUpScript(transport, script, options))) {
      tellCompleted(creation, script.name);
      return {};
    }
  }
  const marker = await readScriptMarker(transport, { script, runId, signal: context.signal });
  return marker.state === 'finished' && marker.exitCode === 0 ? {} : null;
}

async function toldWhenFailed<T>(
  { data, services, jobId }: Creation,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAbortError(error))
      services.store.events.append(data.containerId, 'error', `${name} failed`, { jobId }, services.clock.now());
    throw error;
  }
}

function tellCompleted({ data, services, jobId }: Creation, name: string): void {
  const at = services.clock.now();
  services.store.events.append(data.containerId, 'script_completed', `${name} finished`, { jobId }, at);
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
