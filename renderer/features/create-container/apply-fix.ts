import { z } from 'zod';
import type { Fix } from '../../../shared/domain/plan.ts';
import { wizardValues, type WizardValues } from '../../stores/wizard-draft-store.ts';

const anyRecord = z.record(z.string(), z.unknown());
/** Of these a value that is taken away leaves nothing behind; every other field is emptied. */
const records = /^(?:further|rootfsOptions|network\.further)$/;

/** The form with a finding's fix in it: what is a number in the specification is text here. Pure. */
export const applyFix = (values: WizardValues, changes: Fix['changes']): WizardValues =>
  wizardValues.parse(
    Object.entries(changes).reduce<unknown>(
      (form, [path, value]) => changed(form, fieldOf(path).split('.'), '', value),
      values,
    ),
  );

/** The name of the first card stands among its other options. */
const fieldOf = (path: string): string => (path === 'network.name' ? 'network.further.name' : path);

function changed(form: unknown, path: readonly string[], above: string, value: Fix['changes'][string]): unknown {
  const [key = '', ...below] = path;
  const { [key]: before, ...others } = anyRecord.parse(form);
  if (below.length > 0)
    return { ...others, [key]: changed(before, below, above === '' ? key : `${above}.${key}`, value) };
  if (value === null && records.test(above)) return others;
  if (value === null) return { ...others, [key]: '' };
  return { ...others, [key]: typeof value === 'number' ? String(value) : value };
}
