import type { FormVariable } from '../../../stores/template-form.ts';

export const kindWords: Record<FormVariable['kind'], string> = {
  text: 'Text',
  number: 'Number',
  choice: 'Choice',
  secret: 'Secret',
};
export const variableKinds = ['text', 'number', 'choice', 'secret'] as const;
