import type { Explanation } from '../../../shared/domain/explanation.ts';

/**
 * A next step as it reads once the container is gone: what was to be done again is done anew, and what was to be done in or with the
 * container is left out. Pure.
 */
export function afterRollBack(nextStep: string, action: Explanation['action']): string {
  if (action === 'open-shell' || action === 'open-container') return '';
  return nextStep
    .replaceAll(/\b(?:Try (?:it )?again|Run the step again)\b/g, 'Create it anew')
    .replaceAll(/\b(?:try (?:it )?again|run the step again)\b/g, 'create it anew');
}
