import { tag } from '../../shared/domain/container-spec.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';
import { osPattern } from './os-pattern.ts';
import { parseShellAssignments } from './shell-assignments.ts';
import type { ShellAssignment } from './shell-assignments.ts';
import { problemOf } from './yaml-place.ts';

export const templateConfFile = 'template.conf';

const prefix = 'TEMPLATE_';
const keys = [
  'APP',
  'TAGS',
  'DESCRIPTION',
  'CPU',
  'RAM',
  'DISK',
  'SWAP',
  'OS',
  'VERSION',
  'UNPRIVILEGED',
  'NESTING',
  'KEYCTL',
  'FUSE',
] as const;
type Key = (typeof keys)[number];

/** What a `template.conf` says; its values are taken only when no problem is an error. */
export type TemplateConf = Pick<
  Template,
  | 'description'
  | 'tags'
  | 'osTemplatePatterns'
  | 'cores'
  | 'memoryMiB'
  | 'swapMiB'
  | 'diskGiB'
  | 'isUnprivileged'
  | 'features'
> & { name: string | null };

/** Reads the text of a `template.conf`. Total: whatever it does not understand is a problem with line and column. */
export function readTemplateConf(text: string): { conf: TemplateConf; problems: TemplateProblem[] } {
  const { assignments, problems: notUnderstood, used } = parseShellAssignments(text);
  const reader = new ConfReader(assignments);
  const problems = [
    ...notUnderstood.map(({ reason, ...place }) => problemOf(templateConfFile, place, reason)),
    ...unknownKeys(assignments, used),
    ...repeated(assignments),
  ];
  const conf = reader.read();
  // Where a line is not understood, nobody knows what is not set.
  const ofValues = notUnderstood.length === 0 ? reader.problems : reader.problems.filter(({ line }) => line !== null);
  return { conf, problems: [...problems, ...ofValues] };
}

/** Nothing that stands there is dropped without a word: a misspelt key must not become a default. */
function unknownKeys(assignments: readonly ShellAssignment[], used: ReadonlySet<string>): TemplateProblem[] {
  return assignments
    .filter(({ key }) => !keys.some((known) => key === prefix + known) && !used.has(key))
    .map(({ key, ...place }) =>
      key.startsWith(prefix)
        ? problemOf(
            templateConfFile,
            place,
            `${key} is not known; the keys are ${keys.map((one) => prefix + one).join(', ')}`,
          )
        : problemOf(templateConfFile, place, `${key} is no key of a template and is left out`, 'warning'),
    );
}

const repeated = (assignments: readonly ShellAssignment[]): TemplateProblem[] =>
  assignments
    .filter(({ key }, index) => key.startsWith(prefix) && assignments.findIndex((one) => one.key === key) < index)
    .map(({ key, ...place }) =>
      problemOf(templateConfFile, place, `${key} is set a second time; the last value counts`, 'warning'),
    );

class ConfReader {
  readonly problems: TemplateProblem[] = [];
  readonly #last: ReadonlyMap<string, ShellAssignment>;
  readonly #missing: string[] = [];

  constructor(assignments: readonly ShellAssignment[]) {
    this.#last = new Map(assignments.map((one) => [one.key, one]));
  }

  read(): TemplateConf {
    const conf: TemplateConf = {
      name: this.#text('APP', 100) || null,
      description: this.#text('DESCRIPTION', 2000),
      tags: this.#tags(),
      cores: this.#number('CPU', { unit: 'cores', min: 1, max: 8192, otherwise: 1 }),
      memoryMiB: this.#number('RAM', { unit: 'MiB', min: 16, otherwise: 512 }),
      swapMiB: this.#number('SWAP', { unit: 'MiB', min: 0, otherwise: 512 }),
      diskGiB: this.#number('DISK', { unit: 'GiB', min: 1, otherwise: 4 }),
      osTemplatePatterns: this.#osPatterns(),
      isUnprivileged: this.#isUnprivileged(),
      features: {
        nesting: this.#boolean('NESTING', true),
        keyctl: this.#boolean('KEYCTL', false),
        fuse: this.#boolean('FUSE', false),
        mknod: false,
        mount: [],
        forceRwSys: false,
      },
    };
    if (this.#missing.length > 0)
      this.problems.push(
        problemOf(templateConfFile, null, `taken because nothing else is set: ${this.#missing.join(', ')}`, 'note'),
      );
    return conf;
  }

  #text(key: Key, most: number): string {
    const value = (this.#valueOf(key) ?? '').trim();
    if (value.length > most) this.#refuse(key, `it is longer than ${most} characters`);
    return value;
  }

  #tags(): string[] {
    // As Proxmox takes them apart; it knows small letters only.
    const tags = (this.#valueOf('TAGS') ?? '').split(/[;,\s]+/).filter((one) => one !== '');
    const small = [...new Set(tags.map((one) => one.toLowerCase()))];
    const wrong = small.find((one) => !tag.safeParse(one).success);
    if (wrong !== undefined) this.#refuse('TAGS', `${wrong} is no tag: letters, digits, _ - + .`);
    return small;
  }

  #number(
    key: Key,
    { unit, min, max = 1_000_000_000, otherwise }: { unit: string; min: number; max?: number; otherwise: number },
  ): number {
    const value = this.#valueOf(key);
    if (value === null) {
      this.#missing.push(`${prefix}${key}=${otherwise} (${unit})`);
      return otherwise;
    }
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    const most = max < 1_000_000_000 ? ` to ${max}` : ' on';
    this.#refuse(key, `${quoted(value)} is no whole number of ${unit} from ${min}${most}`);
    return otherwise;
  }

  #boolean(key: Key, otherwise: boolean): boolean {
    const value = this.#valueOf(key);
    if (value === '1' || value === 'yes' || value === 'true') return true;
    if (value === '0' || value === 'no' || value === 'false') return false;
    if (value === null) this.#missing.push(`${prefix}${key}=${otherwise ? '1' : '0'}`);
    else this.#refuse(key, `${quoted(value)} is none of 1, yes, true, 0, no, false`);
    return otherwise;
  }

  /** Only a word for no, understood as one, makes a privileged container. */
  #isUnprivileged(): boolean {
    const isUnprivileged = this.#boolean('UNPRIVILEGED', true);
    if (!isUnprivileged)
      this.#say('UNPRIVILEGED', 'this makes a privileged container: root in it is root on the node', 'warning');
    return isUnprivileged;
  }

  #osPatterns(): string[] {
    const os = this.#valueOf('OS');
    if (os === null || os === '') {
      this.#refuse('OS', 'it is missing: debian, ubuntu, alpine …');
      return [];
    }
    const found = osPattern(os, this.#valueOf('VERSION'));
    if (found.problem !== null) this.#say(found.problem.key, found.problem.reason, found.problem.level);
    return found.pattern === null ? [] : [found.pattern];
  }

  #valueOf(key: Key): string | null {
    return this.#last.get(prefix + key)?.value ?? null;
  }

  #refuse(key: Key, reason: string): void {
    this.#say(key, reason, 'error');
  }

  #say(key: Key, reason: string, level: TemplateProblem['level']): void {
    const { line, column } = this.#last.get(prefix + key) ?? {};
    const at = line === undefined || column === undefined ? null : { line, column };
    this.problems.push(problemOf(templateConfFile, at, `${prefix}${key}: ${reason}`, level));
  }
}

const quoted = (value: string): string => `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
