import path from 'node:path';
import type { TemplateProblem } from '../../shared/domain/template.ts';

/** Names the file of a problem by its whole path instead of that below the template's folder. */
export const inFolder =
  (folder: string) =>
  (problem: TemplateProblem): TemplateProblem => ({
    ...problem,
    file: problem.file === '' ? folder : `${folder}/${problem.file}`,
  });

/** Whether a path is the folder or lies in it. */
export const isIn = (at: string, folder: string): boolean =>
  at === folder || at.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
