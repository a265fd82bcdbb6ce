import { useId, useRef, useState, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { Checkbox } from './toggle.tsx';

/** One thing that goes, such as a disk, with its size or age. */
export type Vanishing = { readonly id: string; readonly label: string; readonly detail?: string };

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** What will be gone afterwards; null while it is being asked for. */
  vanishes?: readonly Vanishing[] | null;
  /** What will still be there, in one sentence. */
  stays?: ReactNode;
  /** Has to be typed before the deed can be done. */
  nameToType?: string;
  /** A sentence that has to be agreed to, such as that the server is a production server. */
  extraConfirm?: string | null;
  /** What else may go; the caller keeps these off at first. */
  options?: readonly {
    id: string;
    label: string;
    help?: ReactNode;
    isOn: boolean;
    onChange: (isOn: boolean) => void;
  }[];
  /** Why it cannot be done at all now. */
  blockedReason?: string | null;
  confirmLabel: string;
  cancelLabel?: string;
  /** `plain` for what can be undone. */
  tone?: 'danger' | 'primary';
  isBusy?: boolean;
  /** The notice of a try that failed. */
  error?: ReactNode;
  children?: ReactNode;
  onConfirm: () => void;
};

/** Asks before something goes: says what, and what stays. The safe answer comes first and has the focus, unless a name has to be typed. */
export function ConfirmDialog({ isOpen, ...rest }: Props): ReactNode {
  // What was typed and ticked is forgotten with every closing.
  return isOpen ? <OpenConfirm {...rest} /> : null;
}

function OpenConfirm({
  onClose,
  title,
  description,
  vanishes,
  stays,
  nameToType,
  extraConfirm,
  options,
  blockedReason,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'danger',
  isBusy = false,
  error,
  children,
  onConfirm,
}: Omit<Props, 'isOpen'>): ReactNode {
  const formId = useId();
  const safe = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isSure, setSure] = useState(false);
  const reason =
    blockedReason ??
    (nameToType !== undefined && typed.trim() !== nameToType
      ? `Type ${nameToType} first`
      : extraConfirm && !isSure
        ? 'Tick the box above first'
        : vanishes === null
          ? 'Still asking what will go'
          : null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason === null && !isBusy) onConfirm();
  };
  // What cannot be undone is done by its button alone, never by Enter in the field.
  const keepEnter = (event: KeyboardEvent) => {
    if (tone === 'danger' && event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
  };
  return (
    <Dialog
      isOpen
      kind="alert"
      onClose={onClose}
      title={title}
      description={description}
      initialFocus={nameToType === undefined || blockedReason ? safe : field}
      actions={
        <>
          <Button ref={safe} onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button type="submit" form={formId} tone={tone} isBusy={isBusy} disabledReason={reason}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} onKeyDown={keepEnter} className="flex flex-col gap-3 empty:hidden">
        {vanishes !== undefined && <VanishingList vanishes={vanishes} />}
        {stays && <p className="text-ink-2">{stays}</p>}
        {children}
        {options?.map(({ id, ...option }) => (
          <Checkbox key={id} {...option} />
        ))}
        {nameToType !== undefined && (
          <Field label={`Type ${nameToType} to confirm`}>
            {(control) => (
              <Input {...control} ref={field} isCode value={typed} onChange={(event) => setTyped(event.target.value)} />
            )}
          </Field>
        )}
        {extraConfirm && <Checkbox label={extraConfirm} isOn={isSure} onChange={setSure} />}
      </form>
      {error}
    </Dialog>
  );
}

function VanishingList({ vanishes }: { vanishes: readonly Vanishing[] | null }): ReactNode {
  const id = useId();
  if (vanishes?.length === 0) return null;
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2">
      <div id={id} className="text-sm font-medium text-ink-2">
        This goes
      </div>
      {vanishes === null ? (
        <div role="status" className="text-ink-3">
          Asking the server…
        </div>
      ) : (
        <ul aria-labelledby={id} className="mt-1 flex max-h-40 flex-col gap-0.5 overflow-y-auto">
          {vanishes.map(({ id: key, label, detail }) => (
            <li key={key} className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 [overflow-wrap:anywhere]">{label}</span>
              {detail && <span className="shrink-0 text-sm text-ink-3">{detail}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
