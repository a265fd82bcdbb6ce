import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { Finding, Fix } from '../../../shared/domain/plan.ts';
import type { ServerFacts } from '../facts.ts';

/** One preflight check: decides from the spec and the facts alone. An empty list means it has nothing to say. */
export type Check = (spec: ContainerSpec, facts: ServerFacts) => Finding[];

type Place = { field?: string; stepId?: string; fix?: Fix | undefined };
const make =
  (verdict: Finding['verdict']) =>
  (check: string, message: string, { field, stepId, fix }: Place = {}): Finding => ({
    check,
    verdict,
    message,
    field: field ?? null,
    stepId: stepId ?? 'create',
    ...(fix && { fix }),
  });

export const passed = make('passed');
export const blocks = make('blocks');
export const waits = make('waits');
export const warns = make('warns');
export const unknown = make('unknown');
