import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { DemoFault, FaultKind } from '../../../shared/domain/demo-fault.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { FaultControlField } from './fault-control-field.tsx';
import { readDraft, type FaultDraft, type FaultTargets } from './fault-draft.ts';
import { fieldsOf } from './fault-fields.ts';

type Props = {
  kind: FaultKind;
  draft: FaultDraft;
  targets: FaultTargets;
  onChange: (draft: FaultDraft) => void;
};

/** What exactly is to break, and the button that does it. */
export function FaultForm({ kind, draft, targets, onChange }: Props): ReactNode {
  const { client } = useApp();
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [outcome, setOutcome] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // What is wrong may lie out of view.
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  const inject = useAction(async (fault: DemoFault) => {
    setOutcome('');
    const { isActive } = await client.call('demo:inject-fault', { fault });
    setOutcome(isActive ? 'It is broken now.' : 'Done.');
  });
  const change = (name: string, text: string) => {
    onChange({ ...draft, [name]: text });
    setErrors({});
    setOutcome('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(kind, draft, targets);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) inject.run(read.fault);
  };
  const fields = fieldsOf(kind).filter(([, { onlyIf }]) => !onlyIf || draft[onlyIf.field] === onlyIf.is);
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
      {fields.length > 0 && (
        <div className="grid grid-cols-2 items-start gap-3">
          {fields.map(([name, field]) => (
            <FaultControlField
              key={name}
              field={field}
              text={draft[name] ?? ''}
              error={errors[name]}
              targets={targets}
              onChange={(text) => change(name, text)}
            />
          ))}
        </div>
      )}
      <div className="flex items-center gap-3">
        <Button tone="primary" type="submit" isBusy={inject.isBusy}>
          Break it
        </Button>
        <span role="status" className="text-ink-2">
          {outcome}
        </span>
      </div>
      {inject.error && (
        <div ref={reveal} className="scroll-mb-4">
          <ErrorNotice {...explain(inject.error)} />
        </div>
      )}
    </form>
  );
}

const reveal = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
