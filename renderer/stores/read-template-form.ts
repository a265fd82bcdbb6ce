import { template, type Template } from '../../shared/domain/template.ts';
import type { FormCheck, FormRow, FormVariable, TemplateForm } from './template-form.ts';
import { repeatedNames } from './repeated-names.ts';

export const editorTabs = ['config', 'packages', 'files', 'scripts', 'variables', 'checks'] as const;
export type EditorTab = (typeof editorTabs)[number];

/** Something to be corrected. `field` is the dotted path of the form, such as `scripts.2.name`. */
export type FormIssue = { readonly tab: EditorTab; readonly field: string; readonly message: string };
export type ReadForm = { readonly template: Template | null; readonly issues: readonly FormIssue[] };

/** What the form does not show: who the template is. */
export type FormBase = Pick<Template, 'id' | 'source' | 'path' | 'format' | 'revision'>;

/** The form as a template, or the schema's own words under the form's field names. Pure. */
export function readTemplateForm(form: TemplateForm, { id, source, path, format, revision }: FormBase): ReadForm {
  const read = template.safeParse({ id, source, path, format, revision, ...toInput(form) });
  const messages = new Map<string, string>();
  for (const issue of read.success ? [] : read.error.issues) {
    const [field, before] = fieldOf(issue.path, form);
    if (!messages.has(field)) messages.set(field, `${before}${issue.message}`);
  }
  for (const [field, message] of repeatedNames(form)) if (!messages.has(field)) messages.set(field, message);
  const issues = [...messages].map(([field, message]) => ({ tab: tabOf(field), field, message }));
  return { template: read.success && issues.length === 0 ? read.data : null, issues };
}

function tabOf(field: string): EditorTab {
  const [first = ''] = field.split('.');
  if (first === 'files' || first === 'scripts' || first === 'variables' || first === 'checks') return first;
  return /^(packages|customPackages|onMissingPackage|pipMode|buckets)$/.test(first) ? 'packages' : 'config';
}

const records = ['rootfsOptions', 'networkOptions', 'further'] as const;

/** Where an issue of the schema stands in the form, and what is said before its words. */
function fieldOf(path: readonly PropertyKey[], form: TemplateForm): [field: string, before: string] {
  const parts = path.map(String).filter((part, index) => index > 0 || part !== 'provisioning');
  const [first = '', second = '', third = ''] = parts;
  const record = records.find((one) => one === first);
  if (record && second !== '') return [`${record}.${form[record].findIndex(({ name }) => name.trim() === second)}`, ''];
  if (first === 'osTemplatePatterns') return [first, second === '' ? '' : `line ${Number(second) + 1}: `];
  if (first === 'tags') return [first, second === '' ? '' : `tag ${Number(second) + 1}: `];
  if (first === 'features' && second === 'mount') return ['features.mount', ''];
  if (first === 'packages' || first === 'customPackages')
    return [first, second === '' ? '' : `no. ${Number(second) + 1}: `];
  if (first === 'buckets') return [first, ''];
  return [[first, second, third.replace(/Ms$/, 'Seconds'), ...parts.slice(3)].filter(Boolean).join('.'), ''];
}

function toInput(form: TemplateForm): Record<string, unknown> {
  const { packages, customPackages, onMissingPackage, pipMode } = form;
  return {
    name: form.name.trim(),
    description: form.description,
    hostname: orNull(form.hostname),
    osTemplatePatterns: form.osTemplatePatterns.split(/\r?\n/).flatMap((line) => line.trim() || []),
    cores: number(form.cores),
    memoryMiB: number(form.memoryMiB),
    swapMiB: number(form.swapMiB),
    diskGiB: number(form.diskGiB),
    storage: orNull(form.storage),
    bridge: orNull(form.bridge),
    rootfsOptions: toRecord(form.rootfsOptions),
    networkOptions: toRecord(form.networkOptions),
    further: toRecord(form.further),
    isUnprivileged: form.isUnprivileged,
    features: { ...form.features, mount: words(form.features.mount) },
    tags: words(form.tags),
    buckets: form.buckets,
    provisioning: {
      packages,
      customPackages,
      onMissingPackage,
      pipMode,
      files: form.files.map(({ key: _key, ...file }) => file),
      scripts: form.scripts.map(({ key: _key, timeoutSeconds, idleTimeoutSeconds, ...script }) => ({
        ...script,
        name: script.name.trim(),
        timeoutMs: milliseconds(timeoutSeconds),
        idleTimeoutMs: milliseconds(idleTimeoutSeconds),
      })),
      variables: form.variables.map(variableInput),
      checks: form.checks.map(checkInput),
    },
  };
}

export function variableInput(variable: FormVariable): unknown {
  const { kind, help, isRequired } = variable;
  const shared = { kind, name: variable.name.trim(), label: variable.label.trim(), help };
  switch (kind) {
    case 'text':
      return { ...shared, isRequired, default: variable.default, pattern: orNull(variable.pattern) };
    case 'number':
      return {
        ...shared,
        isRequired,
        default: orNull(variable.default ?? '') === null ? null : number(variable.default ?? ''),
        min: optional(variable.min),
        max: optional(variable.max),
      };
    case 'choice':
      return {
        ...shared,
        choices: variable.choices.map(({ answer, label }) => ({ answer, label })),
        default: variable.default,
      };
    case 'secret':
      return {
        ...shared,
        isRequired,
        minLength: number(variable.minLength),
        generatedLength: optional(variable.generatedLength),
      };
  }
}

function checkInput(check: FormCheck): unknown {
  const { kind } = check;
  const shared = {
    kind,
    name: check.name.trim(),
    timeoutMs: milliseconds(check.timeoutSeconds),
    intervalMs: milliseconds(check.intervalSeconds),
  };
  switch (kind) {
    case 'port':
      return { ...shared, port: number(check.port) };
    case 'http':
      return {
        ...shared,
        url: check.url.trim(),
        status: optional(check.status),
        contains: check.contains === '' ? null : check.contains,
      };
    case 'command':
      return { ...shared, command: check.command, runAs: check.runAs.trim() };
  }
}

const toRecord = (rows: readonly FormRow[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value]));
const orNull = (text: string): string | null => text.trim() || null;
const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
/** Undefined for nothing, which the schema calls missing; NaN for what is no number. */
const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text.trim()));
const optional = (text: string): number | null => number(text) ?? null;
function milliseconds(text: string): number | undefined {
  const value = number(text);
  return value === undefined ? undefined : Math.round(value * 1000);
}
