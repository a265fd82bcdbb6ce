import { toErrorData } from '../../shared/errors.ts';
import { batchId, type ConnectionId } from '../../shared/domain/ids.ts';
import { approveCreation, checkApproval } from '../jobs/approve-creation.ts';
import { creationChoicesOf } from '../jobs/creation-choices.ts';
import { arrivingAt } from '../jobs/os-template/arriving.ts';
import { checkVmid, gatherFacts, gatherNumberFacts, guestNames, type Asked } from '../plan/gather-facts.ts';
import { exportPlan } from '../plan/exports/export-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import { spreadSpec } from '../plan/spread-spec.ts';
import { togetherFindings } from '../plan/together.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type PlanChannels =
  `plan:${'check' | 'make' | 'make-many' | 'choices-of' | 'export'}` | `container:${'create' | 'create-many'}`;

/** So many numbers are asked for at once. */
const atOnce = 4;

/** Plans: made, shown in other words, and approved. */
export function planHandlers({
  buckets,
  clock,
  connections,
  guestNetworks,
  inventory,
  jobs,
  jobServices,
  liveChecks,
  plans,
  pool,
  serverSchemas,
}: Parts): Pick<Handlers, PlanChannels> {
  const asking = async (id: ConnectionId, signal: AbortSignal): Promise<Asked> => ({
    proxmox: await pool.shared(id),
    auth: connections.record(id).auth,
    knownGuests: inventory.guests(),
    nameOfConnection: (other) => connections.get(other).name,
    networks: guestNetworks,
    schemas: serverSchemas,
    arrivingAt: (place) => arrivingAt(jobs.list(), place),
    now: clock.now(),
    signal,
  });
  // With its linked buckets, as the wizard was given it: what they hold is no difference.
  const templateOf = async (id: Parameters<typeof buckets.resolve>[0] | null) =>
    id === null ? null : (await buckets.resolve(id)).template;

  return {
    'plan:check': async ({ spec }, signal) => liveChecks.of(spec, await asking(spec.connectionId, signal)),
    'plan:make': async ({ spec, hasRootPassword, givenSecrets }, signal) => {
      const facts = await gatherFacts(spec, await asking(spec.connectionId, signal));
      const template = await templateOf(spec.templateId);
      const plan = makePlan({ spec, template, facts, hasRootPassword, givenSecrets, now: clock.now() });
      plans.add(plan);
      return plan;
    },
    'plan:make-many': async ({ spec, hostnames, hasRootPassword, givenSecrets }, signal) => {
      const asked = await asking(spec.connectionId, signal);
      const facts = await gatherFacts(spec, asked);
      const specs = await spreadSpec(spec, hostnames, {
        isVmidTaken: async (vmid) =>
          jobs.workingOn(spec.connectionId, vmid) !== null ||
          (await checkVmid(asked.proxmox, { ...spec, vmid }, asked.knownGuests, { signal })).state === 'taken',
        addresses: new Set((facts.neighbours?.guests ?? []).flatMap(({ addresses }) => addresses)),
      });
      const template = await templateOf(spec.templateId);
      const made = await inParallel(specs, atOnce, async (one) => {
        const own = { ...facts, ...(await gatherNumberFacts(one, asked)), guestNames: guestNames(one, asked) };
        return makePlan({ spec: one, template, facts: own, hasRootPassword, givenSecrets, now: clock.now() });
      });
      for (const plan of made) plans.add(plan);
      return { plans: made, findings: togetherFindings(specs, facts) };
    },
    'plan:choices-of': ({ jobId }) => creationChoicesOf(jobId, jobServices),
    'plan:export': ({ planId, format }) => exportPlan(plans.get(planId), format, shellQuote),

    'container:create': async ({ planId, hash, rootPassword, secrets: entered, confirmsPrivileged }) => ({
      jobId: await approveCreation(
        plans.approve(planId, hash),
        { rootPassword, secrets: entered, confirmsPrivileged },
        { jobs, services: jobServices },
      ),
    }),
    'container:create-many': async ({ plans: approvals, rootPassword, secrets: entered, confirmsPrivileged }) => {
      const batch = batchId.parse(crypto.randomUUID());
      const approval = { rootPassword, secrets: entered, confirmsPrivileged };
      for (const { planId } of approvals) checkApproval(plans.get(planId), approval);
      const approved = plans.approveAll(approvals);
      const results = [];
      for (const plan of approved) {
        const { hostname } = plan.spec;
        try {
          const jobId = await approveCreation(plan, approval, { jobs, services: jobServices, batchId: batch });
          results.push({ hostname, jobId });
        } catch (error) {
          results.push({ hostname, error: toErrorData(error) });
        }
      }
      return { batchId: batch, results };
    },
  };
}
