import { z } from 'zod';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { installedAmong, specOf } from './manager.ts';
import type { ManagerDriver, Wanted } from './manager.ts';
import { missingInPip, normalName } from './pip.ts';

const home = '/opt/gantry-pipx';
const places = `PIPX_HOME=${home} PIPX_BIN_DIR=/usr/local/bin; export PIPX_HOME PIPX_BIN_DIR`;

/** For programs rather than libraries: each gets an environment of its own, and its commands stand in /usr/local/bin. */
export const pipx: ManagerDriver = {
  manager: 'pip',
  needs: { present: 'pipx', packages: ({ family }) => [{ name: packageNames[family] ?? 'pipx' }] },
  listInstalled: () => `${places}\npipx list --json 2>/dev/null\ntrue`,
  parseInstalled: (wanted, output) => {
    const found = venvVersions(output);
    return wanted.filter((one) => installedAmong([{ ...one, name: keyOf(one.name) }], found).length > 0);
  },
  install: (wanted) => `${places}\n${wanted.map(installOne).join('\n')}`,
  missing: missingInPip,
  lockedBy: () => null,
};

const packageNames: Partial<Record<string, string>> = { arch: 'python-pipx', suse: 'python3-pipx' };

// Forced only over an environment of its own, since force overwrites what has the same name in /usr/local/bin.
function installOne(one: Wanted): string {
  const venv = shellQuote(`${home}/venvs/${normalName(partsOf(one.name).base)}`);
  const spec = shellQuote(specOf(one, '=='));
  return `if [ -d ${venv} ]; then pipx install --force ${spec} || exit; else pipx install ${spec} || exit; fi`;
}

const listing = z.object({
  venvs: z.record(
    z.string(),
    z.object({
      metadata: z.object({
        main_package: z.object({
          package: z.string(),
          package_version: z.string(),
          /** As it was asked for, with its extras. */
          package_or_url: z.string().nullish(),
        }),
      }),
    }),
  ),
});

function venvVersions(output: string): Map<string, string> {
  const parsed = listing.safeParse(parseJson(output));
  if (!parsed.success) return new Map();
  return new Map(
    Object.values(parsed.data.venvs).flatMap(({ metadata: { main_package: main } }): [string, string][] => {
      const asked = /^[^=<>~!;@ ]+/.exec(main.package_or_url ?? '')?.[0] ?? '';
      // Also without them: who asks for less has it.
      return [...new Set([normalName(main.package), keyOf(asked)])].map((name) => [name, main.package_version]);
    }),
  );
}

function partsOf(name: string): { base: string; extras: string[] } {
  const [base = '', extras] = name.split('[');
  return { base, extras: extras === undefined ? [] : extras.slice(0, -1).split(',') };
}

/** The same for the same package with the same extras, in whatever spelling and order. */
function keyOf(name: string): string {
  const { base, extras } = partsOf(name);
  return extras.length === 0 ? normalName(base) : `${normalName(base)}[${extras.map(normalName).toSorted().join(',')}]`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
