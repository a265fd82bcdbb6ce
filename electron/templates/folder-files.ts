import { fileEntry, filePolicies } from '../../shared/domain/provisioning.ts';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { baseName, targetProblem, textOf } from './folder-layout.ts';
import type { InnerFile, Part } from './folder-layout.ts';
import { problemOf } from './yaml-place.ts';

const sidecars = ['.path', '.policy'] as const;

/**
 * Files with their sidecars: `F.path` names the folder `F` is written to, `F.policy` what happens when it is there already. Without the
 * first a file is left out, without the second it is written only where nothing is; both are told.
 */
export function readFiles(files: readonly InnerFile[]): Part<FileEntry> {
  const problems: TemplateProblem[] = [];
  const entries: FileEntry[] = [];
  const byName = new Map(files.map((one) => [one.name, one]));
  const sources = new Map<string, string>();
  for (const one of files) {
    if (isSidecar(one.name, byName)) continue;
    const target = byName.get(`${one.name}.path`);
    if (target === undefined) {
      const reason = `left out: there is no ${baseName(one.name)}.path beside it that says where it goes`;
      problems.push(problemOf(one.file, null, reason, 'warning'));
      continue;
    }
    const destination = destinationOf(one, target, problems);
    const policy = policyOf(one, byName.get(`${one.name}.policy`), problems);
    if (destination === null || policy === null) continue;
    const earlier = sources.get(destination);
    if (earlier !== undefined) {
      problems.push(problemOf(target.file, null, `${earlier} goes to ${destination} too`));
      continue;
    }
    sources.set(destination, one.file);
    const entry = entryOf(one, destination, policy, problems);
    if (entry !== null) entries.push(entry);
  }
  return { entries, problems };
}

/** A sidecar is one only beside its file: systemd has units that end with .path too. */
function isSidecar(name: string, byName: ReadonlyMap<string, InnerFile>): boolean {
  return sidecars.some(
    (ending) => name.endsWith(ending) && byName.has(name.slice(0, -ending.length)) && !byName.has(`${name}.path`),
  );
}

function destinationOf(one: InnerFile, sidecar: InnerFile, problems: TemplateProblem[]): string | null {
  const said = onlyLine(sidecar, problems);
  if (said === null) return null;
  const { line, text } = said;
  const name = baseName(one.name);
  const destination = `${text.replace(/\/+$/, '')}/${name}`;
  // The folder comes from the sidecar, the name from the file itself: each is told of where it stands.
  const ofFolder = targetProblem(`${text.replace(/\/+$/, '')}/x`);
  const ofName = targetProblem(`/${name}`);
  if (ofFolder !== null) problems.push(problemOf(sidecar.file, { line, column: 1 }, ofFolder));
  if (ofName !== null) problems.push(problemOf(one.file, null, ofName));
  if (ofFolder !== null || ofName !== null) return null;
  if (baseName(text) === name)
    problems.push(
      problemOf(
        sidecar.file,
        { line, column: 1 },
        `${name} is written into a folder of that name: ${destination}`,
        'warning',
      ),
    );
  return destination;
}

function policyOf(
  one: InnerFile,
  sidecar: InnerFile | undefined,
  problems: TemplateProblem[],
): FileEntry['policy'] | null {
  if (sidecar === undefined) {
    const reason = `there is no ${baseName(one.name)}.policy: it is written only where nothing is (default)`;
    problems.push(problemOf(one.file, null, reason, 'warning'));
    return 'default';
  }
  const said = onlyLine(sidecar, problems);
  if (said === null) return null;
  const policy = filePolicies.find((known) => known === said.text);
  if (policy === undefined)
    problems.push(
      problemOf(sidecar.file, { line: said.line, column: 1 }, `one of ${filePolicies.join(', ')} is expected`),
    );
  return policy ?? null;
}

/** The one line of a sidecar that says something. */
function onlyLine({ file, bytes }: InnerFile, problems: TemplateProblem[]): { line: number; text: string } | null {
  const text = textOf(bytes);
  const lines = (text ?? '')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((one, index) => ({ line: index + 1, text: one.trim() }))
    .filter((one) => one.text !== '' && !one.text.startsWith('#'));
  const [first, second] = lines;
  if (text === null) problems.push(problemOf(file, null, 'it is not text in UTF-8'));
  else if (first === undefined) problems.push(problemOf(file, null, 'it is empty'));
  else if (second !== undefined)
    problems.push(problemOf(file, { line: second.line, column: 1 }, 'only one line is expected'));
  return second === undefined ? (first ?? null) : null;
}

function entryOf(
  { file, bytes }: InnerFile,
  destination: string,
  policy: FileEntry['policy'],
  problems: TemplateProblem[],
): FileEntry | null {
  const text = textOf(bytes);
  const content = text ?? Buffer.from(bytes).toString('base64');
  const read = fileEntry.safeParse({ destination, policy, content, encoding: text === null ? 'base64' : 'utf8' });
  if (!read.success) {
    problems.push(problemOf(file, null, read.error.issues[0]?.message ?? 'it cannot be taken'));
    return null;
  }
  if (text?.startsWith('#!') === true)
    problems.push(
      problemOf(
        file,
        null,
        `${destination} looks like a program, and is written with mode 0644 like every file of this format`,
        'note',
      ),
    );
  return read.data;
}
