import type { NodeOptions } from '../../../shared/domain/inventory.ts';
import { newestFirst, newestMatch } from '../../../shared/domain/os-template-versions.ts';

export type OsTemplateChoice = { readonly volid: string; readonly file: string; readonly needsDownload: boolean };

/** What can be chosen on a node: what lies on its storages, then what its catalogue offers and is not there yet. */
export function osTemplateChoices({ osTemplates, storages }: NodeOptions): OsTemplateChoice[] {
  const present = osTemplates.flatMap(({ volid, file }) =>
    volid === null ? [] : [{ volid, file, needsDownload: false }],
  );
  const files = new Set(present.map(({ file }) => file));
  const target = downloadTarget(storages);
  if (target === null) return present.toSorted(newestFirst);
  const offered = osTemplates
    .filter(({ volid, file }) => volid === null && !files.has(file))
    .map(({ file }) => ({ volid: `${target}:vztmpl/${file}`, file, needsDownload: true }));
  return [...present.toSorted(newestFirst), ...offered.toSorted(newestFirst)];
}

/** The newest match of the first pattern that matches anything; one that lies on the node is preferred to a download. */
export function pickOsTemplate(
  choices: readonly OsTemplateChoice[],
  patterns: readonly string[],
): OsTemplateChoice | null {
  for (const pattern of patterns) {
    const present = choices.filter(({ needsDownload }) => !needsDownload);
    const best = newestMatch(present, pattern) ?? newestMatch(choices, pattern);
    if (best) return best;
  }
  return null;
}

/** Whether a template's patterns ask for a certain image at all; from scratch any will do. */
export const anyOsTemplate: readonly string[] = ['debian-', 'ubuntu-', 'alpine-', ''];

function downloadTarget(storages: NodeOptions['storages']): string | null {
  const able = storages.filter(({ isActive, content }) => isActive && content.includes('vztmpl'));
  return (able.find(({ name }) => name === 'local') ?? able[0])?.name ?? null;
}
