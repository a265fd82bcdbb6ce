import type { TemplateForm } from './template-form.ts';

const records = ['rootfsOptions', 'networkOptions', 'further'] as const;

/** What may stand only once and stands again: the field of each later one, and the words for it. */
export function repeatedNames(form: TemplateForm): [field: string, message: string][] {
  const { customPackages, files, scripts, variables, checks } = form;
  return [
    ...records.flatMap((record) => again(record, '', form[record], ({ name }) => name.trim(), 'it stands here twice')),
    ...again('customPackages', '', customPackages, ({ name }) => name, 'two custom packages have the same name').map(
      ([, message]): [string, string] => ['customPackages', message],
    ),
    ...again('files', '.destination', files, ({ destination }) => destination, 'another file goes there'),
    ...again('scripts', '.name', scripts, ({ name }) => name.trim(), 'another script has this name'),
    ...again('variables', '.name', variables, ({ name }) => name.trim(), 'another variable has this name'),
    ...again('checks', '.name', checks, ({ name }) => name.trim(), 'another check has this name'),
    ...variables.flatMap(({ kind, choices, default: first }, index): [string, string][] =>
      kind === 'choice' && first !== null && !choices.some(({ answer }) => answer === first)
        ? [[`variables.${index}.default`, 'not one of the choices']]
        : [],
    ),
  ];
}

function again<T>(
  list: string,
  field: string,
  items: readonly T[],
  nameOf: (item: T) => string,
  message: string,
): [string, string][] {
  const seen = new Set<string>();
  return items.flatMap((item, index): [string, string][] => {
    const name = nameOf(item);
    if (name === '') return [];
    if (seen.has(name)) return [[`${list}.${index}${field}`, message]];
    seen.add(name);
    return [];
  });
}
