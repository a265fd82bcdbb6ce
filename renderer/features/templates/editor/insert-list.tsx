import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { FormVariable } from '../../../stores/template-form.ts';
import { Button } from '../../../ui/button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { preludeFunctions, preludeVariables } from '../prelude-words.ts';

type Word = { readonly name: string; readonly use: string; readonly does: string; readonly insert: string };
type Props = { variables: readonly FormVariable[]; onInsert: (text: string) => void };

/** What a script may use, beside it; a click puts it in at the cursor. */
export function InsertList(props: Props): ReactNode {
  return (
    <aside
      aria-label="To put in at the cursor"
      className="hidden w-56 shrink-0 flex-col gap-3 overflow-y-auto border-l border-line bg-rail px-2 py-3 min-[1100px]:flex"
    >
      <Lists {...props} />
    </aside>
  );
}

/** The same behind a button, where there is no room beside the script. */
export function InsertMenu({ variables, onInsert }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <span className="min-[1100px]:hidden">
      <Popover
        title="To put in at the cursor"
        isTitleHidden
        align="end"
        isOpen={isOpen}
        onOpenChange={setOpen}
        className="max-h-[min(var(--available-height),40vh)]"
        trigger={
          <Button size="small">
            Insert
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <Lists
          variables={variables}
          onInsert={(text) => {
            setOpen(false);
            // After the popover has given the focus back to its button.
            setTimeout(() => onInsert(text));
          }}
        />
      </Popover>
    </span>
  );
}

/** The template's own variables, and what the prelude brings. */
function Lists({ variables, onInsert }: Props): ReactNode {
  const own = variables.flatMap(({ name, label, kind }): Word[] =>
    name === ''
      ? []
      : [{ name, use: name, does: kind === 'secret' ? `${label} (secret)` : label, insert: `"$${name}"` }],
  );
  return (
    <>
      <Words title="Variables of this template" words={own} onInsert={onInsert} empty="It asks for none." />
      <Words title="Functions of the prelude" words={preludeFunctions} onInsert={onInsert} />
      <Words title="Variables of the prelude" words={preludeVariables} onInsert={onInsert} />
    </>
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
