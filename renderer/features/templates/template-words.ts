import type { DiskState } from '../../../shared/domain/disk-state.ts';
import type { FileEntry } from '../../../shared/domain/provisioning.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import type { Tone } from '../../ui/badge.tsx';

export const sourceWord: Record<TemplateSummary['source'], string> = {
  'built-in': 'Built in',
  folder: 'Folder',
  custom: 'Mine',
};

/** How a template stands to its files, when there is something to say. */
export const diskStateWord: Record<DiskState, { tone: Tone; word: string; help: string } | null> = {
  'in-step': null,
  edited: { tone: 'working', word: 'Edited', help: 'Changed in the app; its files are as they were.' },
  changed: { tone: 'attention', word: 'Changed on disk', help: 'Its files changed; the app’s version is as it was.' },
  conflict: { tone: 'failed', word: 'Conflict', help: 'Changed in the app and on disk, differently.' },
  missing: { tone: 'failed', word: 'Folder missing', help: 'Its folder is gone. The app’s version stays.' },
  invalid: { tone: 'failed', word: 'Cannot be read', help: 'Its files cannot be read now. The app’s version stays.' },
};

export const policyWords: Record<FileEntry['policy'], { title: string; short: string; help: string }> = {
  replace: { title: 'Overwrite it', short: 'overwrite', help: 'Written whenever its content differs.' },
  default: { title: 'Leave it', short: 'leave', help: 'Written only where nothing is yet.' },
  backup: { title: 'Keep a copy, then overwrite', short: 'backup', help: 'The old one is kept beside it first.' },
};

export const isShellFile = (path: string): boolean =>
  /\.(?:sh|bash|ash|ksh|zsh)$|\/\.?(?:profile|bashrc|zshrc|bash_profile|zprofile)$/.test(path);

/** "line 3, column 5", as much of it as is known. */
export function placeText(line: number | null, column: number | null): string {
  if (line === null) return '';
  return column === null ? `line ${line}` : `line ${line}, column ${column}`;
}
