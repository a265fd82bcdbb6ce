import { toNestErrors } from '@hookform/resolvers';
import type { FieldErrors, Resolver } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { readSpec } from './read-spec.ts';

/** The one truth about the form is the shared schema; this hands its words to the form library. */
export const specResolver: Resolver<WizardValues> = (values, _context, options) => {
  const read = readSpec(values);
  if (read.ok) return { values, errors: {} };
  const flat: FieldErrors = Object.fromEntries(
    Object.entries(read.errors).map(([field, message]) => [field, { type: 'schema', message }]),
  );
  return { values: {}, errors: toNestErrors(flat, options) };
};
