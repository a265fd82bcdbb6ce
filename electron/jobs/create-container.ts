import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { ContainerJobData, ContainerJobResult, JobChoice } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { createCallGuard } from '../plan/call-guard.ts';
import { isAbortError } from '../lib/abort.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { creationMemory, type Creation, type CreationMemory, type StepBodies } from './creation.ts';
import { GuestLink } from './guest-link.ts';
import { guestSteps } from './guest-steps.ts';
import { presentAddress, runningNode } from './locate-guest.ts';
import { pveSteps } from './pve-steps.ts';
import { endingEvents, type Recipe, type RecipeStep } from './recipe.ts';
import type { JobServices } from './services.ts';
import { judgeGone, parkedFor } from './failed-creation.ts';
import { takeOfferedNumber } from './number-taken.ts';
import { sshSteps } from './ssh-steps.ts';
import { waitSteps } from './wait-steps.ts';
import { sweepKept } from './sweep-variables.ts';
import { openVariables, wipeSecrets } from './variable-secrets.ts';

const skippable: ReadonlySet<string> = new Set([
  'install-ssh',
  'wait-init',
  'wait-network',
  'files',
  'packages',
  'script',
  'discover',
  'checks',
]);
/** What comes before anything is done inside; a container that gets no further is one all the same. */
const approach: ReadonlySet<string> = new Set(['wait-address', 'install-ssh', 'wait-ssh', 'wait-init', 'prepare']);
const provisioning: ReadonlySet<string> = new Set([
  ...approach,
  'wait-network',
  'files',
  'packages',
  'script',
  'discover',
  'checks',
]);
const bodies: StepBodies = { ...pveSteps, ...sshSteps, ...waitSteps, ...guestSteps };

/** From an approved plan to a running, provisioned container. The steps are the plan's own, one for one. */
export function createContainerRecipe(jobId: JobId, data: ContainerJobData, services: JobServices): Recipe {
  const { plan, containerId, privateKeyRef } = data;
  const { spec } = plan;
  const memory: CreationMemory = {};
  let client: Promise<Proxmox> | null = null;

  const link = new GuestLink({
    jobId,
    connectionId: spec.connectionId,
    vmid: spec.vmid,
    services,
    proxmox: () => creation.proxmox(),
    privateKey: () => services.secrets.open(privateKeyRef),
    running: (context) => runningNode(creation, context),
    address: (node, context) => presentAddress(creation, node, context),
  });
  const creation: Creation = {
    jobId,
    data,
    services,
    link,
    memory,
    variables: () => openVariables(data, services.secrets),
    proxmox: () => (client ??= services.proxmox(spec.connectionId, { guard: createCallGuard(plan) })),
  };

  const steps = plan.steps.map((step): RecipeStep => {
    const body = bodies[step.kind];
    if (!body) throw new AppError('plan:not-in-plan', `No way to do ${step.kind}`, { method: '', path: step.kind });
    return {
      id: step.id,
      kind: step.kind,
      title: step.title,
      weight: step.weight,
      isSkippable: skippable.has(step.kind),
      ...body(creation, step.id),
    };
  });

  const isBeingMade = (): boolean =>
    services.store.journal.read(jobId).some(({ stepId, upid }) => stepId === 'create' && upid !== null);

  return {
    head: {
      kind: 'create-container',
      title: `Create ${spec.hostname}`,
      connectionId: spec.connectionId,
      containerId,
      node: spec.node,
      vmid: spec.vmid,
      hostname: spec.hostname,
    },
    steps,
    take: (_stepId, result) => {
      Object.assign(memory, creationMemory.parse(result ?? {}));
      if (memory.address !== undefined) link.address = memory.address;
      if (memory.hostKeys) link.hostKeys = memory.hostKeys;
    },
    finishing: {
      stepIds: steps.filter(({ kind }) => provisioning.has(kind)).map(({ id }) => id),
      warning: 'Not provisioned: nothing was installed, copied or run inside',
    },
    choices: (stepId, error) =>
      AppError.is(error, 'container:gone')
        ? []
        : choicesAt(
            steps.find(({ id }) => id === stepId),
            error,
          ),
    parks: (error) => {
      const hasBegun = memory.rootfs !== undefined || isBeingMade();
      return parkedFor(error, { hasBegun });
    },
    judge: (_stepId, error) => (memory.rootfs === undefined ? Promise.resolve(error) : judgeGone(creation, error)),
    agreed: (kind) => {
      if (kind === 'number-taken') takeOfferedNumber(jobId, data, services);
      return Promise.resolve();
    },
    result: (): ContainerJobResult => ({
      containerId,
      node: spec.node,
      vmid: spec.vmid,
      address: memory.address ?? null,
      warnings: [],
      services: memory.services ?? [],
    }),
    ended: (ending, snapshot) => {
      const { containers, events } = services.store;
      const at = services.clock.now();
      if (ending === 'succeeded') {
        wipeSecrets(data, services.secrets);
        // Ended by a kill after its last step, its record was told that it had failed.
        if (snapshot.steps.some(({ kind, state }) => kind === 'ready' && state === 'done'))
          containers.setLifecycle(containerId, 'ready', at);
        events.append(
          containerId,
          'job_succeeded',
          `Created ${spec.hostname}`,
          { jobId, warnings: snapshot.warnings },
          at,
        );
        return;
      }
      containers.setLifecycle(containerId, 'error', at);
      if (snapshot.state.name === 'failed' && snapshot.state.error.code === 'container:gone') {
        wipeSecrets(data, services.secrets);
        containers.update(containerId, { goneAt: at });
      }
      const code = snapshot.state.name === 'failed' ? snapshot.state.error.code : ending;
      events.append(containerId, endingEvents[ending], `Creating ${spec.hostname} stopped`, { jobId, code }, at);
    },
    settled: (choice, snapshot) => {
      wipeSecrets(data, services.secrets);
      // Nobody waits for it: the choice is made, and the container's record tells where it did not work.
      if (choice === 'keep')
        void sweepKept(creation, snapshot).catch((error: unknown) =>
          services.log.bug(error, `sweeping after ${jobId}`),
        );
    },
    wokeUp: () => void link.wokeUp().catch((error: unknown) => services.log.bug(error, `waking up job ${jobId}`)),
    close: async () => {
      await link.close();
      const opened = await client?.catch(() => null);
      client = null;
      await opened?.[Symbol.asyncDispose]();
    },
  };
}

function choicesAt(step: RecipeStep | undefined, error: unknown): JobChoice[] {
  const isHalfRun = AppError.is(error, 'guest:half-run');
  const choices: JobChoice[] = [isHalfRun ? 'run-again' : 'retry'];
  if (step && isAboutTheWay(step, error)) choices.push('other-way');
  if (step?.isSkippable) choices.push('skip');
  if (step && approach.has(step.kind)) choices.push('finish');
  return [...choices, 'keep', 'roll-back'];
}

const ofTheWay: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'guest:no-way-in',
  'ssh:unreachable',
  'ssh:auth-failed',
  'ssh:host-key-mismatch',
  'ssh:host-key-unknown',
  'ssh:connection-lost',
  'ssh:upload-failed',
]);

/** Whether another way into the container may help. Who cancels the wait for SSH may want just that. */
function isAboutTheWay({ kind }: RecipeStep, error: unknown): boolean {
  if (error === undefined || isAbortError(error)) return kind === 'wait-ssh';
  return provisioning.has(kind) && error instanceof AppError && ofTheWay.has(error.code);
}
