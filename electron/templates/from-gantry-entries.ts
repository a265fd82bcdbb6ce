import type { HealthCheck } from '../../shared/domain/health-check.ts';
import type { CustomPackage } from '../../shared/domain/package-entry.ts';
import type { FileEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import type { YamlCheck, YamlCustomPackage, YamlFile, YamlScript, YamlVariable } from './gantry-entries.ts';
import { toMilliseconds } from './gantry-entries.ts';

/** What is no text in UTF-8 is kept as base64. */
export function toFileEntry({ source: _source, substitute, ...file }: YamlFile, bytes: Uint8Array): FileEntry {
  const text = decodeUtf8(bytes);
  return {
    ...file,
    hasPlaceholders: substitute,
    ...(text === null
      ? { content: Buffer.from(bytes).toString('base64'), encoding: 'base64' }
      : { content: text, encoding: 'utf8' }),
  };
}

export const toScriptEntry = (
  { file, description, enabled, once, runAs, timeoutSeconds, idleTimeoutSeconds }: YamlScript,
  content: string,
): ScriptEntry => ({
  name: baseName(file),
  description,
  content,
  isEnabled: enabled,
  runsOnce: once,
  runAs,
  timeoutMs: toMilliseconds(timeoutSeconds),
  idleTimeoutMs: toMilliseconds(idleTimeoutSeconds),
});

export const toCustomPackage = ({ timeoutSeconds, ...custom }: YamlCustomPackage): CustomPackage => ({
  ...custom,
  timeoutMs: toMilliseconds(timeoutSeconds),
});

export function toVariable(variable: YamlVariable): TemplateVariable {
  const { name, help } = variable;
  const asked = { name, label: variable.label ?? name, help };
  switch (variable.kind) {
    case 'text':
      return {
        ...asked,
        kind: 'text',
        default: variable.default ?? null,
        isRequired: variable.required,
        pattern: variable.pattern ?? null,
      };
    case 'number':
      return {
        ...asked,
        kind: 'number',
        default: variable.default ?? null,
        isRequired: variable.required,
        min: variable.min ?? null,
        max: variable.max ?? null,
      };
    case 'choice':
      return {
        ...asked,
        kind: 'choice',
        choices: variable.choices.map((choice) =>
          typeof choice === 'string' ? { answer: choice, label: choice } : choice,
        ),
        default: variable.default ?? null,
      };
    case 'secret':
      return {
        ...asked,
        kind: 'secret',
        isRequired: variable.required,
        minLength: variable.minLength,
        generatedLength: variable.generate ?? null,
      };
  }
}

export function toCheck({ name, timeoutSeconds, intervalSeconds, ...check }: YamlCheck): HealthCheck {
  const waiting = {
    name,
    timeoutMs: toMilliseconds(timeoutSeconds),
    intervalMs: toMilliseconds(intervalSeconds),
  };
  const { port, http, status = null, contains = null, command = '', runAs = 'root' } = check;
  if (port !== undefined) return { ...waiting, kind: 'port', port };
  if (http !== undefined) return { ...waiting, kind: 'http', url: http, status, contains };
  return { ...waiting, kind: 'command', command, runAs };
}

/** Null for what is none. A byte order mark stays: it is part of the file. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
