import type { WorldState } from './world-state.ts';

export type Release = '9.2' | '8.4';

/** What the nodes of the homelab run. */
export const releaseOf = ({ release = '9.2' }: Pick<WorldState, 'release'>): Release => release;

const VERSIONS = {
  '9.2': { release: '9.2', version: '9.2.11', repoid: '14a22df35955d97d' },
  '8.4': { release: '8.4', version: '8.4.21', repoid: '0aae2d6c1b9e4f37' },
} as const;

export const versionOf = (state: Pick<WorldState, 'release'>): (typeof VERSIONS)[Release] => VERSIONS[releaseOf(state)];

/** `9.2.11/14a22df35955d97d`. */
export const managerVersionOf = (state: Pick<WorldState, 'release'>): string => {
  const { version, repoid } = versionOf(state);
  return `${version}/${repoid}`;
};
