import { useEditor, type FormList } from './editor-context.ts';
import type { TemplateForm } from '../../../stores/template-form.ts';

type Item<L extends FormList> = TemplateForm[L][number];

/** One list of the form: its open element, and what can be done to it. */
export function useFormList<L extends FormList>(list: L) {
  const { form, issues, change, open, onOpen } = useEditor();
  const items: readonly Item<L>[] = form[list];
  const index = Math.max(
    0,
    items.findIndex(({ key }) => key === open[list]),
  );
  const current: Item<L> | null = items[index] ?? null;
  const replaceAll = (field: string | null, work: (before: readonly Item<L>[]) => Item<L>[]) =>
    change(field, (before) => ({ ...before, [list]: work(before[list]) }));
  return {
    items,
    current,
    /** Where the open one stands in the form, such as `scripts.2`. */
    path: `${list}.${index}`,
    wrongAt: (place: number): number => issues.filter(({ field }) => field.startsWith(`${list}.${place}.`)).length,
    open: (key: string) => onOpen(list, key),
    put: (more: Partial<Item<L>>) =>
      replaceAll(`${list}.${current?.key ?? ''}.${Object.keys(more).join()}`, (before) =>
        before.map((one) => (one.key === current?.key ? { ...one, ...more } : one)),
      ),
    add: (made: Item<L>) => {
      replaceAll(null, (before) => [...before, made]);
      onOpen(list, made.key);
    },
    remove: (key: string) => {
      const place = items.findIndex((one) => one.key === key);
      const next = items[place + 1] ?? items[place - 1];
      replaceAll(null, (before) => before.filter((one) => one.key !== key));
      if (next) onOpen(list, next.key);
    },
    move: (key: string, by: -1 | 1) =>
      replaceAll(null, (before) => {
        const place = before.findIndex((one) => one.key === key);
        const [one, other] = [before[place], before[place + by]];
        if (!one || !other) return [...before];
        return before.map((item, at) => (at === place ? other : at === place + by ? one : item));
      }),
  };
}
