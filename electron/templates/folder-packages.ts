import { readCustomLines } from '../../shared/domain/custom-lines.ts';
import { packageGroup, packageManagers } from '../../shared/domain/package-entry.ts';
import type { CustomPackage, PackageEntry } from '../../shared/domain/package-entry.ts';
import { readPackageLines } from '../../shared/domain/package-lines.ts';
import type { ReadLines } from '../../shared/domain/package-lines.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { isHidden, textOf } from './folder-layout.ts';
import type { InnerFile } from './folder-layout.ts';
import { problemOf } from './yaml-place.ts';

const kinds = [...packageManagers, 'custom'] as const;

/** The lists `NAME.apt`, `NAME.npm` … `NAME.custom`: one group of that name for each manager. */
export function readPackageFiles(files: readonly InnerFile[]): {
  packages: PackageEntry[];
  customPackages: CustomPackage[];
  problems: TemplateProblem[];
} {
  const packages: PackageEntry[] = [];
  const customPackages: CustomPackage[] = [];
  const problems: TemplateProblem[] = [];
  for (const { name, file, bytes } of files.filter((one) => !isHidden(one))) {
    const kind = kinds.find((one) => name.endsWith(`.${one}`));
    if (kind === undefined || name.includes('/')) {
      problems.push(problemOf(file, null, `left out: lists are called NAME.${kinds.join(', NAME.')}`, 'warning'));
      continue;
    }
    const group = name.slice(0, -kind.length - 1);
    if (!packageGroup.safeParse(group).success) {
      problems.push(
        problemOf(file, null, 'a list’s name may hold letters, digits, blank, dot, dash, underscore, at most 64'),
      );
      continue;
    }
    const text = textOf(bytes);
    if (text === null) problems.push(problemOf(file, null, 'it is not text in UTF-8'));
    else if (kind === 'custom') {
      const read = readCustomLines(text, { group });
      customPackages.push(...read.accepted.filter((one) => isNew(one, customPackages, file, problems)));
      problems.push(...linesOf(file, read));
    } else {
      const read = readPackageLines(text, { manager: kind, group });
      packages.push(...read.accepted);
      problems.push(...linesOf(file, read));
    }
  }
  return { packages, customPackages, problems: [...problems, ...contradictions(packages)] };
}

function linesOf(file: string, { duplicates, rejected }: ReadLines<unknown>): TemplateProblem[] {
  const problems = rejected.map(({ line, text, reason }) =>
    problemOf(file, { line, column: 1 }, `${text.length > 80 ? `${text.slice(0, 80)}…` : text}: ${reason}`),
  );
  if (duplicates > 0) {
    const lines = duplicates === 1 ? 'a line is there' : `${duplicates} lines are there`;
    problems.push(problemOf(file, null, `${lines} twice; once is enough`, 'note'));
  }
  return problems;
}

/** A name in a second list is fine when it means the same; it is taken from the first. */
function isNew(
  one: CustomPackage,
  known: readonly CustomPackage[],
  file: string,
  problems: TemplateProblem[],
): boolean {
  const earlier = known.find(({ name }) => name === one.name);
  if (earlier === undefined) return true;
  const isSame = earlier.check === one.check && earlier.install === one.install && earlier.timeoutMs === one.timeoutMs;
  problems.push(
    isSame
      ? problemOf(file, null, `${one.name} is in ${earlier.group ?? 'another list'} too; once is enough`, 'note')
      : problemOf(file, null, `${one.name} is in ${earlier.group ?? 'another list'} too, with other commands`),
  );
  return false;
}

/** A package in two lists is installed once; that both mean the same version is then for the author to say. */
function contradictions(packages: readonly PackageEntry[]): TemplateProblem[] {
  const first = new Map<string, PackageEntry>();
  return packages.flatMap((one) => {
    const key = `${one.manager} ${one.name}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, one);
    if (earlier === undefined || earlier.version === one.version) return [];
    const file = `${packagesFolder}/${one.group ?? ''}.${one.manager}`;
    const version = earlier.version === undefined ? 'without a version' : `as version ${earlier.version}`;
    return [problemOf(file, null, `${one.name} is in ${earlier.group ?? ''}.${one.manager} too, ${version}`)];
  });
}

export const packagesFolder = 'container-configs/packages';
