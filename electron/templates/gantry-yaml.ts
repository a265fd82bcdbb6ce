import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Pair } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { features, tag, furtherName } from '../../shared/domain/container-spec.ts';
import { bridgeName, storageName } from '../../shared/domain/ids.ts';
import { containerPath, filePolicies, scriptEntry, scriptName } from '../../shared/domain/provisioning.ts';
import { packageEntry } from '../../shared/domain/package-entry.ts';
import { unixUser } from '../../shared/domain/unix-user.ts';

/** The version of the format this reader knows. */
export const gantryYamlVersion = 1;
export const gantryYamlFile = 'gantry.yaml';

/** A path below the template's folder: no `..`, nothing absolute, forward slashes. */
const innerPath = z
  .string()
  .max(500)
  .regex(
    /^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._@-][A-Za-z0-9._@ -]*(?:\/[A-Za-z0-9._@-][A-Za-z0-9._@ -]*)*$/,
    'a path inside the template’s folder',
  );
const packages = z
  .array(
    z.union([packageEntry.shape.name, packageEntry.omit({ manager: true })], 'a package name, or name and version'),
  )
  .default([]);
const seconds = z.number().int().positive().max(86_400);

/** What stands in a `gantry.yaml`, documented in docs/template-format.md. Anything unknown is an error, so nothing is silently left out. */
export const gantryYaml = z.strictObject({
  gantry: z.literal(gantryYamlVersion, 'this version of Gantry reads format 1'),
  name: z.string().min(1).max(100),
  description: z.string().max(2000).default(''),
  revision: z.number().int().nonnegative().default(1),
  tags: z.array(tag).default([]),
  osTemplates: z.array(z.string().min(1).max(200)).min(1),
  resources: z
    .strictObject({
      cores: z.number().int().min(1).max(8192).default(1),
      memoryMiB: z.number().int().min(16).default(512),
      swapMiB: z.number().int().min(0).default(512),
      diskGiB: z.number().positive().default(4),
      storage: storageName.optional(),
      bridge: bridgeName.optional(),
    })
    .prefault({}),
  container: z
    .strictObject({
      // Only the literal false makes a privileged container; whatever else stands here is an error.
      unprivileged: z.boolean().default(true),
      features: features.prefault({}),
      further: z.record(furtherName, z.string()).default({}),
    })
    .prefault({}),
  packages: z
    .strictObject({
      onMissing: z.enum(['stop', 'continue']).default('stop'),
      apt: packages,
      apk: packages,
      dnf: packages,
      pacman: packages,
      zypper: packages,
      npm: packages,
      pip: packages,
    })
    .prefault({}),
  files: z
    .array(
      z.strictObject({
        source: innerPath,
        destination: containerPath,
        policy: z.enum(filePolicies).default('default'),
        owner: unixUser.default('root'),
        group: unixUser.default('root'),
        mode: z
          .string()
          .regex(/^0?[0-7]{3,4}$/, 'octal in quotes, such as "0644"')
          .default('0644'),
      }),
    )
    .default([]),
  scripts: z
    .array(
      z.strictObject({
        file: innerPath.refine(
          (path) => scriptName.safeParse(path.split('/').at(-1)).success,
          'its file name may hold letters, digits, dot, dash, underscore',
        ),
        description: scriptEntry.shape.description,
        enabled: z.boolean().default(true),
        runAs: scriptEntry.shape.runAs,
        timeoutSeconds: seconds.default(30 * 60),
        idleTimeoutSeconds: seconds.default(10 * 60),
      }),
    )
    .default([]),
});
export type GantryYaml = z.infer<typeof gantryYaml>;

export type TemplateProblem = AppError<'template:invalid'>;
export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: TemplateProblem[] };

/** Reads the text of a `gantry.yaml`. Every problem names its line and column (1-based). */
export function parseGantryYaml(text: string, file: string): Parsed<GantryYaml> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return { ok: false, problems: syntax.map(({ pos, message }) => problem(file, place(lines, pos[0]), message)) };
  }
  const result = gantryYaml.safeParse(plain(document));
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => explain(issue, document, lines, file)) };
}

/** Aliases are expanded a few times only: a short file must not become a giant. */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    return 'too many aliases';
  }
}

export function problem(file: string, at: { line: number; column: number } | null, reason: string): TemplateProblem {
  const where = at === null ? file : `${file}:${at.line}:${at.column}`;
  return new AppError('template:invalid', `${where}: ${reason}`, {
    file,
    line: at?.line ?? null,
    column: at?.column ?? null,
    reason,
  });
}

function explain(issue: z.core.$ZodIssue, document: Document, lines: LineCounter, file: string): TemplateProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem(file, locate(document, [...issue.path, key], lines), `${dotted([...issue.path, key])} is not known`),
    );
  }
  const name = dotted(issue.path);
  return [
    problem(file, locate(document, issue.path, lines), name === '' ? issue.message : `${name}: ${issue.message}`),
  ];
}

const dotted = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.');

/** Where the value at `path` stands, its key if it is a named one; for something missing, the place it is missing from. */
function locate(
  document: Document,
  path: readonly PropertyKey[],
  lines: LineCounter,
): { line: number; column: number } | null {
  for (let length = path.length; length > 0; length--) {
    const offset =
      keyOffset(document, path.slice(0, length)) ?? nodeOffset(document.getIn(path.slice(0, length), true));
    if (offset !== null) return place(lines, offset);
  }
  return place(lines, nodeOffset(document.contents) ?? 0);
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number | null {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return null;
  const pair: Pair | undefined = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return pair ? nodeOffset(pair.key) : null;
}

const nodeOffset = (node: unknown): number | null => (isNode(node) ? (node.range?.[0] ?? null) : null);

function place(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
