import { staysStopped } from '../../../shared/domain/container-spec.ts';
import type { Plan } from '../../../shared/domain/plan.ts';
import { freshKey, masked } from '../create-parameters.ts';

/** The container a plan asks for, without anything secret. */
export type AskedContainer = {
  node: string;
  vmid: string;
  hostname: string;
  /** Parameters of the create call, but `vmid`, `password` and `ssh-public-keys`. */
  parameters: ReadonlyMap<string, string>;
  /** Public keys besides the fresh one that Gantry would make. */
  publicKeys: readonly string[];
  hasRootPassword: boolean;
  isStarted: boolean;
  isTemplate: boolean;
  /** Storage and file of an OS template that has to be downloaded first. */
  download: { storage: string; file: string } | null;
  /** What Gantry does inside afterwards, in the plan's words. */
  inside: readonly string[];
};

const inside: ReadonlySet<string> = new Set(['files', 'packages', 'script', 'checks']);

/** Taken from the plan's own calls, so that it says what was reviewed and nothing else. */
export function askedContainer({ spec, steps }: Plan): AskedContainer {
  const create = steps.find(({ kind }) => kind === 'create')?.calls[0]?.parameters ?? {};
  const download = steps.find(({ kind }) => kind === 'download-os-template')?.calls[0]?.parameters;
  const { vmid = '', password, 'ssh-public-keys': keys = '', ...others } = create;
  return {
    node: spec.node,
    vmid,
    hostname: spec.hostname,
    parameters: new Map(Object.entries(others).filter(([, value]) => value !== masked)),
    publicKeys: keys.split('\n').filter((line) => line !== '' && line !== freshKey),
    hasRootPassword: password !== undefined,
    isStarted: !staysStopped(spec),
    isTemplate: create['template'] === '1',
    download: download ? { storage: download['storage'] ?? '', file: download['template'] ?? '' } : null,
    inside: steps.filter(({ kind }) => inside.has(kind)).map(({ title }) => title),
  };
}

/** What no such text holds, as lines of a comment. */
export const leftOut = ({ inside: deeds }: AskedContainer): string[] =>
  deeds.length === 0
    ? []
    : ['What Gantry does inside afterwards is not part of it:', ...deeds.map((deed) => `- ${deed}`)];
