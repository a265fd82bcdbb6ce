import type { HealthCheck } from '../../shared/domain/health-check.ts';
import type { Template } from '../../shared/domain/template.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import type { FormCheck, FormRow, FormVariable, TemplateForm } from './template-form.ts';

/** The template as its form. Keys are the places in the lists, so that the same template gives the same form again. */
export function toForm(template: Template): TemplateForm {
  const { features, provisioning } = template;
  return {
    name: template.name,
    description: template.description,
    hostname: template.hostname ?? '',
    osTemplatePatterns: template.osTemplatePatterns.join('\n'),
    cores: String(template.cores),
    memoryMiB: String(template.memoryMiB),
    swapMiB: String(template.swapMiB),
    diskGiB: String(template.diskGiB),
    storage: template.storage ?? '',
    bridge: template.bridge ?? '',
    rootfsOptions: toRows(template.rootfsOptions),
    networkOptions: toRows(template.networkOptions),
    further: toRows(template.further),
    isUnprivileged: template.isUnprivileged,
    features: { ...features, mount: features.mount.join(' ') },
    tags: template.tags.join(' '),
    buckets: template.buckets,
    packages: provisioning.packages,
    customPackages: provisioning.customPackages,
    onMissingPackage: provisioning.onMissingPackage,
    pipMode: provisioning.pipMode,
    files: provisioning.files.map((file, index) => ({ ...file, key: String(index) })),
    scripts: provisioning.scripts.map(({ timeoutMs, idleTimeoutMs, ...script }, index) => ({
      ...script,
      key: String(index),
      timeoutSeconds: seconds(timeoutMs),
      idleTimeoutSeconds: seconds(idleTimeoutMs),
    })),
    variables: provisioning.variables.map(toFormVariable),
    checks: provisioning.checks.map(toFormCheck),
  };
}

const toRows = (record: Readonly<Record<string, string>>): FormRow[] =>
  Object.entries(record).map(([name, value], index) => ({ key: String(index), name, value }));

/** A fresh question; what the other kinds need stands in it as well. */
export const emptyVariable: Omit<FormVariable, 'key' | 'name' | 'label'> = {
  kind: 'text',
  help: '',
  isRequired: true,
  default: null,
  pattern: '',
  min: '',
  max: '',
  choices: [],
  minLength: '8',
  generatedLength: '24',
};

function toFormVariable(variable: TemplateVariable, index: number): FormVariable {
  const { name, label, help } = variable;
  const shared = { ...emptyVariable, key: String(index), name, label, help };
  switch (variable.kind) {
    case 'text':
      return {
        ...shared,
        kind: 'text',
        isRequired: variable.isRequired,
        default: variable.default,
        pattern: variable.pattern ?? '',
      };
    case 'number':
      return {
        ...shared,
        kind: 'number',
        isRequired: variable.isRequired,
        default: variable.default === null ? null : String(variable.default),
        min: optional(variable.min),
        max: optional(variable.max),
      };
    case 'choice':
      return {
        ...shared,
        kind: 'choice',
        default: variable.default,
        choices: variable.choices.map((choice, place) => ({ ...choice, key: String(place) })),
      };
    case 'secret':
      return {
        ...shared,
        kind: 'secret',
        isRequired: variable.isRequired,
        minLength: String(variable.minLength),
        generatedLength: optional(variable.generatedLength),
      };
  }
}

export const emptyCheck: Omit<FormCheck, 'key' | 'name'> = {
  kind: 'port',
  timeoutSeconds: '60',
  intervalSeconds: '2',
  port: '',
  url: 'http://127.0.0.1/',
  status: '',
  contains: '',
  command: '',
  runAs: 'root',
};

function toFormCheck(check: HealthCheck, index: number): FormCheck {
  const shared = {
    ...emptyCheck,
    key: String(index),
    name: check.name,
    timeoutSeconds: seconds(check.timeoutMs),
    intervalSeconds: seconds(check.intervalMs),
  };
  switch (check.kind) {
    case 'port':
      return { ...shared, kind: 'port', port: String(check.port) };
    case 'http':
      return {
        ...shared,
        kind: 'http',
        url: check.url,
        status: optional(check.status),
        contains: check.contains ?? '',
      };
    case 'command':
      return { ...shared, kind: 'command', command: check.command, runAs: check.runAs };
  }
}

const optional = (value: number | null): string => (value === null ? '' : String(value));
const seconds = (ms: number): string => String(ms / 1000);
