import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { planId } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { Template } from '../../shared/domain/template.ts';
import type { ServerFacts } from './facts.ts';
import { planDifferences } from './plan-differences.ts';
import { planSteps } from './plan-steps.ts';
import { missingSecrets, plannedVariables } from './planned-variables.ts';
import { preflight } from './preflight.ts';

type MakePlanOptions = {
  spec: ContainerSpec;
  template: Template | null;
  facts: ServerFacts;
  hasRootPassword: boolean;
  /** Secret variables whose values will come with the approval. */
  givenSecrets?: readonly string[];
  now: number;
};

/** Spec, template and what the server said, made into what the user reviews and the job then runs. */
export function makePlan({ spec, template, facts, hasRootPassword, givenSecrets = [], now }: MakePlanOptions): Plan {
  const variables = plannedVariables(spec, givenSecrets);
  const steps = planSteps(spec, { hasRootPassword, variables });
  return {
    id: planId.parse(crypto.randomUUID()),
    hash: planHash(spec, steps),
    madeAt: now,
    spec,
    hasRootPassword,
    templateName: template?.name ?? null,
    variables,
    steps,
    findings: [...preflight(spec, facts), ...missingSecrets(spec.provisioning.variables, variables)],
    differences: template ? planDifferences(spec, template) : [],
  };
}

/** SHA-256 over what will be done; findings and times do not count. */
export const planHash = (spec: ContainerSpec, steps: Plan['steps']): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical({ spec, steps })))
    .digest('hex');

/** Findings for which the plan cannot run: the server would refuse it, or something it needs is still on its way. */
export const blockers = (plan: Plan): Plan['findings'] =>
  plan.findings.filter(({ verdict }) => verdict === 'blocks' || verdict === 'waits');

const anyRecord = z.record(z.string(), z.unknown());

/** The same value with every object's keys in order, so that equal plans have equal text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  const record = anyRecord.safeParse(value);
  if (!record.success) return value;
  return Object.fromEntries(
    Object.keys(record.data)
      .toSorted()
      .map((key) => [key, canonical(record.data[key])]),
  );
}
