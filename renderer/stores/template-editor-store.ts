import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { template, type Template, type TemplateProblem } from '../../shared/domain/template.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { isSameForm } from './is-same-form.ts';
import { templateForm, type TemplateForm } from './template-form.ts';
import { toForm } from './template-to-form.ts';

export type EditSession = {
  /** As the library had it when the editing began or was last saved; of one that is new, what it began with. */
  readonly base: Template;
  /** Not in the library yet. */
  readonly isNew: boolean;
  /** The form of what is saved. */
  readonly saved: TemplateForm;
  readonly present: TemplateForm;
  readonly past: readonly TemplateForm[];
  readonly future: readonly TemplateForm[];
  /** What was typed into last: going on there is the same step. */
  readonly field: string | null;
  /** Another number for everything that is opened; the views begin anew with it. */
  readonly round: number;
};

export type TemplateEditorState = {
  readonly session: EditSession | null;
  /** Comes from before the window was loaded; it is said so once. */
  readonly isFromEarlier: boolean;
  /** Too long for the window's storage: it would not survive a reload. */
  readonly isTooLong: boolean;
  /** Saving was tried: from then on everything that is wrong is said, also in fields nobody has been to. */
  readonly hasTried: boolean;
  /** What could not be carried over from what it was made of. */
  readonly notes: readonly TemplateProblem[];
  readonly isSaving: boolean;
  /** Why the last saving came to nothing; null once it is known or tried again. */
  readonly failure: AppErrorData | null;
  /** Goes where the user wanted to go, when there is an answer to what becomes of the changes. */
  readonly leave: (() => void) | null;
};

type LastingStorage = Pick<Storage, 'getItem' | 'setItem'>;
type Later = (ms: number, callback: () => void) => () => void;
const memory = 'gantry.template-draft';
const keepAfterMs = 400;
const steps = 200;
const idle = { hasTried: false, isSaving: false, failure: null, leave: null, notes: [] } as const;
const kept = z.strictObject({ base: template, isNew: z.boolean(), present: templateForm });

/** The template that is being edited, with its steps back and forward. What is not saved survives a reload and a restart. */
export function createTemplateEditorStore({
  storage,
  later,
}: { storage?: LastingStorage | undefined; later?: Later } = {}) {
  const early = readKept(storage?.getItem(memory) ?? '');
  const store = createStore<TemplateEditorState>(() => ({
    session: early,
    isFromEarlier: early !== null,
    isTooLong: false,
    ...idle,
  }));
  let round = 0;
  let stopKeeping: (() => void) | undefined;
  /** Writes down what is not saved, now. */
  const keep = (): void => {
    stopKeeping?.();
    stopKeeping = undefined;
    const { session } = store.getState();
    const text =
      session && isUnsaved(session)
        ? JSON.stringify({ base: session.base, isNew: session.isNew, present: session.present })
        : '';
    try {
      storage?.setItem(memory, text);
      store.setState({ isTooLong: false });
    } catch {
      storage?.setItem(memory, '');
      store.setState({ isTooLong: true });
    }
  };
  const keepSoon = (): void => {
    if (!later) return keep();
    stopKeeping ??= later(keepAfterMs, keep);
  };
  const update = (work: (session: EditSession) => EditSession): void => {
    store.setState(({ session }) => (session ? { session: work(session) } : {}));
    keepSoon();
  };
  return {
    ...store,
    keep,
    open(base: Template, isNew: boolean, notes: readonly TemplateProblem[] = []): void {
      const saved = toForm(base);
      round += 1;
      const session = { base, isNew, saved, present: saved, past: [], future: [], field: null, round };
      store.setState({ session, isFromEarlier: false, ...idle, notes });
      keep();
    },
    /** `field` names where it was typed; null always begins a step of its own. */
    change(field: string | null, work: (form: TemplateForm) => TemplateForm): void {
      // What main refused may be right now.
      if (store.getState().failure?.code === 'input:invalid') store.setState({ failure: null });
      update((session) => {
        const present = work(session.present);
        const goesOn = field !== null && field === session.field && session.past.length > 0;
        const past = goesOn ? session.past : [...session.past.slice(1 - steps), session.present];
        return { ...session, present, past, future: [], field };
      });
    },
    /** The next change is a step of its own, also in the same field. */
    settle: (): void => store.setState(({ session }) => (session ? { session: { ...session, field: null } } : {})),
    undo: (): void =>
      update((session) => {
        const present = session.past.at(-1);
        if (!present) return session;
        const future = [...session.future, session.present];
        return { ...session, present, past: session.past.slice(0, -1), future, field: null };
      }),
    redo: (): void =>
      update((session) => {
        const present = session.future.at(-1);
        if (!present) return session;
        const past = [...session.past, session.present];
        return { ...session, present, past, future: session.future.slice(0, -1), field: null };
      }),
    /** `template` is what the library has now; `form` is the form it was made of, which may have been typed on since. */
    saved(saved: Template, form: TemplateForm): void {
      update((session) => ({ ...session, base: saved, isNew: false, saved: form }));
      store.setState({ hasTried: false, isFromEarlier: false, failure: null });
      keep();
    },
    /** What was typed goes on as a template of its own, under another name. */
    asCopy(name: string): void {
      update((session) => ({ ...session, isNew: true, present: { ...session.present, name } }));
      store.setState({ failure: null });
    },
    /** What the library has now is known and is to be replaced: the next saving begins from it. */
    rebase: (base: Template): void => update((session) => ({ ...session, base, saved: toForm(base) })),
    tried: (): void => store.setState({ hasTried: true }),
    saving: (isSaving: boolean): void => store.setState({ isSaving }),
    failed: (failure: AppErrorData | null): void => store.setState({ failure }),
    acknowledge: (): void => store.setState({ isFromEarlier: false, notes: [] }),
    /** Forgets what is not saved. */
    close(): void {
      store.setState({ session: null, isFromEarlier: false, ...idle });
      keep();
    },
    /** Keeps a step to another page back while there is something to lose; answers whether it did. */
    askBeforeLeaving(leave: () => void): boolean {
      const { session } = store.getState();
      if (session && hasChanges(session)) {
        store.setState({ leave });
        return true;
      }
      if (session) this.close();
      return false;
    },
    stay: (): void => store.setState({ leave: null }),
  };
}

/** Whether something was typed that would be lost. */
export const hasChanges = ({ present, saved }: EditSession): boolean => !isSameForm(present, saved);

/** Whether the library has something else, or nothing yet. */
export const isUnsaved = (session: EditSession): boolean => session.isNew || hasChanges(session);

/** Null for anything that is not a draft of this version. */
function readKept(text: string): EditSession | null {
  try {
    const read = kept.safeParse(JSON.parse(text)).data;
    return read ? { ...read, saved: toForm(read.base), past: [], future: [], field: null, round: 0 } : null;
  } catch {
    return null;
  }
}
