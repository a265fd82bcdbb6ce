import { AppError } from '../../shared/errors.ts';
import { containerId as containerIdSchema, type BatchId, type JobId } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { Secret } from '../lib/secret.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobServices } from './services.ts';
import { checkSecrets, keepSecrets } from './variable-secrets.ts';

export type Approval = {
  rootPassword: string | undefined;
  /** Values of the secret variables, by name. */
  secrets: Readonly<Record<string, string>>;
  confirmsPrivileged: boolean;
};

/**
 * Turns an approved plan into a job: a fresh key for this container, its local record, and the job itself.
 * @throws AppError `input:invalid` when the approval does not fit the plan
 */
export async function approveCreation(
  plan: Plan,
  approval: Approval,
  { jobs, services, batchId = null }: { jobs: JobRunner; services: JobServices; batchId?: BatchId | null },
): Promise<JobId> {
  const { spec } = plan;
  checkApproval(plan, approval);
  const { rootPassword, secrets } = approval;
  const busy = jobs.workingOn(spec.connectionId, spec.vmid);
  if (busy)
    throw new AppError('container:busy', `Another job works on ${spec.vmid}`, {
      vmid: spec.vmid,
      with: busy.title,
      jobId: busy.id,
    });

  const { generateKeyPair } = await import('../ssh/keys.ts');
  const { privateKey, publicKey } = generateKeyPair(`gantry-${spec.hostname}`);
  const privateKeyRef = await services.secrets.put(privateKey, 'ssh-key');
  const rootPasswordRef =
    rootPassword === undefined ? null : await services.secrets.put(new Secret(rootPassword), 'root-password');
  const secretRefs = await keepSecrets(plan, secrets, services.secrets);
  const containerId = containerIdSchema.parse(crypto.randomUUID());
  // The server says the number is free, so a record that still claims it is of a container that is no more.
  const former = services.store.containers.byVmid(spec.connectionId, spec.vmid);
  if (former && former.goneAt === null) services.store.containers.update(former.id, { goneAt: services.clock.now() });
  services.store.containers.insert(
    {
      id: containerId,
      connectionId: spec.connectionId,
      vmid: spec.vmid,
      node: spec.node,
      hostname: spec.hostname,
      lifecycle: 'creating',
      templateId: spec.templateId,
      templateName: plan.templateName,
      address: null,
      hostKeys: [],
      createdAt: services.clock.now(),
      observedAt: null,
      goneAt: null,
      lastJobId: null,
      recentChange: null,
    },
    { privateKeyRef, rootPasswordRef },
  );
  const jobId = jobs.start(
    {
      kind: 'create-container',
      containerId,
      plan,
      publicKey,
      privateKeyRef,
      rootPasswordRef,
      secretRefs,
      offeredVmid: null,
      reviewedVmid: null,
      tracesBefore: null,
      earlierAttempts: [],
      broughtOsTemplate: false,
    },
    { batchId },
  );
  services.store.containers.setLastJob(containerId, jobId);
  return jobId;
}

/** Whether the approval says what the plan needs. @throws AppError `input:invalid` */
export function checkApproval(plan: Plan, { rootPassword, secrets, confirmsPrivileged }: Approval): void {
  if (!plan.spec.isUnprivileged && !confirmsPrivileged)
    throw invalid('confirmsPrivileged', 'a privileged container has to be confirmed');
  if (plan.hasRootPassword !== (rootPassword !== undefined))
    throw invalid('rootPassword', 'the plan was made with another choice about the root password');
  checkSecrets(plan, secrets);
}

const invalid = (path: string, message: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
