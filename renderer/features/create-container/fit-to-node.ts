import type { NodeFacts, NodeOptions } from '../../../shared/domain/inventory.ts';
import type { NodeChange, WizardValues } from '../../stores/wizard-draft-store.ts';
import { fitFurther } from './fit-further.ts';
import { anyOsTemplate, osTemplateChoices, pickOsTemplate } from './os-template-choice.ts';

type Wish = { storage: string | null; bridge: string | null; osTemplatePatterns: readonly string[] };
type Fitted = Pick<WizardValues, 'storage' | 'ostemplate' | 'needsDownload' | 'further'> & { bridge: string };

/** The online node with most free memory; unknown memory comes last. */
export function bestNode(nodes: readonly NodeFacts[]): NodeFacts | null {
  return nodes.filter(({ isOnline }) => isOnline).toSorted((a, b) => freeBytes(b) - freeBytes(a))[0] ?? null;
}

/** Storages, bridges and image as they can be on this node: what is valid there stays, the rest is chosen anew and said. */
export function fitToNode(
  values: WizardValues,
  options: NodeOptions,
  wish: Wish,
): { fitted: Fitted; changes: NodeChange[] } {
  const storages = containerStorages(options);
  const storage = keep(
    values.storage,
    storages,
    wish.storage,
    storages.find((name) => name.startsWith('local-')),
  );
  const bridges = options.bridges.map(({ name }) => name);
  const active = options.bridges.find(({ isActive }) => isActive)?.name;
  // A list that may be hidden proves nothing against the value typed before.
  const bridge =
    bridges.length === 0
      ? values.network.bridge || (wish.bridge ?? '')
      : keep(values.network.bridge, bridges, wish.bridge, active);

  const choices = osTemplateChoices(options);
  const known = choices.find(({ volid }) => volid === values.ostemplate);
  const sameFile = choices.find(({ file }) => file === fileOf(values.ostemplate));
  const picked =
    known ??
    sameFile ??
    pickOsTemplate(choices, wish.osTemplatePatterns.length > 0 ? wish.osTemplatePatterns : anyOsTemplate);
  const { node } = options;
  const others = fitFurther(values.further, { node, bridges, storages, bridge, storage });
  const fitted = {
    storage,
    bridge,
    ostemplate: picked?.volid ?? '',
    needsDownload: picked?.needsDownload ?? false,
    further: others.further,
  };
  const changes: NodeChange[] = [
    { field: 'storage', node, from: values.storage, to: fitted.storage },
    { field: 'network.bridge', node, from: values.network.bridge, to: fitted.bridge },
    { field: 'ostemplate', node, from: fileOf(values.ostemplate), to: fileOf(fitted.ostemplate) },
    ...others.changes,
  ];
  return { fitted, changes: changes.filter(({ from, to }) => from !== '' && from !== to) };
}

const freeBytes = ({ memoryBytes, memoryMaxBytes }: NodeFacts): number =>
  memoryBytes === null || memoryMaxBytes === null ? -1 : memoryMaxBytes - memoryBytes;

export const containerStorages = ({ storages }: NodeOptions): string[] =>
  storages.filter(({ isActive, content }) => isActive && content.includes('rootdir')).map(({ name }) => name);

export const fileOf = (volid: string): string => volid.slice(volid.indexOf('/') + 1);

function keep(current: string, allowed: readonly string[], wish: string | null, preferred: string | undefined): string {
  if (allowed.includes(current)) return current;
  if (wish !== null && allowed.includes(wish)) return wish;
  return preferred ?? allowed[0] ?? '';
}
