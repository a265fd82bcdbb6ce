import { demoFault, type DemoFault, type FaultKind } from '../../../shared/domain/demo-fault.ts';
import { issueMap } from '../../errors/issues.ts';
import { anyValue, fieldsOf, type FaultField } from './fault-fields.ts';

/** What stands in a form, by name of the field. */
export type FaultDraft = Readonly<Record<string, string>>;
/** What the homelab has, for the choices. */
export type FaultTargets = {
  readonly containers: readonly { readonly vmid: number; readonly name: string; readonly node: string }[];
  readonly nodes: readonly string[];
  readonly storages: readonly string[];
};

export const startDraft = (kind: FaultKind): FaultDraft =>
  Object.fromEntries(fieldsOf(kind).map(([name, field]) => [name, 'start' in field ? field.start : '']));

/** The value a control shows: what was typed or chosen, or else what the homelab offers first. */
export function shownValue(field: FaultField, typed: string, targets: FaultTargets): string {
  if (typed !== '') return typed;
  switch (field.type) {
    case 'container':
      return anyValue;
    case 'node':
      // Not the one that answers the API, where there is another: that one down is a story of its own.
      return targets.nodes[1] ?? targets.nodes[0] ?? '';
    case 'storage':
      return targets.storages.find((name) => name.includes('lvm')) ?? targets.storages[0] ?? '';
    case 'choice':
    case 'number':
    case 'text':
    case 'lines':
      return typed;
  }
}

export type ReadDraft = { ok: true; fault: DemoFault } | { ok: false; errors: Readonly<Record<string, string>> };

/** The fault a form describes, or what is wrong by field. */
export function readDraft(kind: FaultKind, draft: FaultDraft, targets: FaultTargets): ReadDraft {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = { kind };
  for (const [name, field] of fieldsOf(kind)) {
    const text = shownValue(field, draft[name] ?? '', targets);
    const value = readField(name, field, text);
    if (value === undefined) errors[name] = 'Enter a whole number';
    values[name] = value;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const parsed = demoFault.safeParse(values);
  return parsed.success ? { ok: true, fault: parsed.data } : { ok: false, errors: topIssues(issueMap(parsed.error)) };
}

/** undefined: not a number where one belongs. */
function readField(name: string, field: FaultField, text: string): unknown {
  switch (field.type) {
    case 'number':
      return text.trim() === '' && field.isOptional ? null : wholeNumber(text);
    case 'container':
      return text === anyValue ? null : wholeNumber(text);
    case 'choice':
      if (text === anyValue) return null;
      return name === 'times' ? wholeNumber(text) : text;
    case 'lines':
      return name === 'log'
        ? text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1)
        : text;
    case 'text':
    case 'node':
    case 'storage':
      return text.trim();
  }
}

const wholeNumber = (text: string): number | undefined =>
  /^\s*[-−]?\d+\s*$/.test(text) ? Number(text.replace('−', '-')) : undefined;

/** `log.3` belongs to the field `log`. The first letter is made a capital, as everything under a field has one. */
function topIssues(issues: Record<string, string>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [path, message] of Object.entries(issues)) {
    const [name = path] = path.split('.');
    errors[name] ??= message.charAt(0).toUpperCase() + message.slice(1);
  }
  return errors;
}
