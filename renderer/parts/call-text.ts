import type { PlannedCall } from '../../shared/domain/plan.ts';

/** A call as one would write it down: method and path, then each parameter on its line. */
export const callText = ({ method, path, parameters }: PlannedCall): string =>
  [`${method} ${path}`, ...Object.entries(parameters).map(([name, value]) => `  ${name} = ${value}`)].join('\n');
