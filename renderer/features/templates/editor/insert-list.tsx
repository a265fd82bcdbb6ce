import { useId, type ReactNode } from 'react';
import type { FormVariable } from '../../../stores/template-form.ts';
import { preludeFunctions, preludeVariables } from '../prelude-words.ts';

type Word = { readonly name: string; readonly use: string; readonly does: string; readonly insert: string };
type Props = { variables: readonly FormVariable[]; onInsert: (text: string) => void };

/** What a script may use: the template's own variables, and what the prelude brings. A click puts it in at the cursor. */
export function InsertList({ variables, onInsert }: Props): ReactNode {
  const own = variables.flatMap(({ name, label, kind }): Word[] =>
    name === ''
      ? []
      : [{ name, use: name, does: kind === 'secret' ? `${label} (secret)` : label, insert: `"$${name}"` }],
  );
  return (
    <aside
      aria-label="To put in at the cursor"
      className="hidden w-56 shrink-0 flex-col gap-3 overflow-y-auto border-l border-line bg-rail px-2 py-3 min-[1100px]:flex"
    >
      <Words title="Variables of this template" words={own} onInsert={onInsert} empty="It asks for none." />
      <Words title="Functions of the prelude" words={preludeFunctions} onInsert={onInsert} />
      <Words title="Variables of the prelude" words={preludeVariables} onInsert={onInsert} />
    </aside>
  );
}

function Words({
  title,
  words,
  onInsert,
  empty,
}: {
  title: string;
  words: readonly Word[];
  onInsert: (text: string) => void;
  empty?: string;
}): ReactNode {
  const id = useId();
  return (
    <section aria-label={title} className="flex flex-col gap-0.5">
      <h3 className="px-1 text-sm font-medium text-ink-2">{title}</h3>
      {words.length === 0 && empty && <p className="px-1 text-sm text-ink-3">{empty}</p>}
      <ul>
        {words.map(({ name, use, does, insert }) => (
          <li key={name}>
            <button
              type="button"
              title="Put it in at the cursor"
              aria-describedby={`${id}-${name}`}
              className="w-full rounded-sm px-1 pt-0.5 text-left font-mono text-xs [overflow-wrap:anywhere] text-ink hover:bg-hover"
              onClick={() => onInsert(insert)}
            >
              {use}
            </button>
            <div id={`${id}-${name}`} className="px-1 pb-0.5 text-xs text-ink-3">
              {does}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
