import { Check } from 'lucide-react';
import type { ReactNode, SubmitEvent } from 'react';
import type { Certificate, ConnectionCheck, ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Notice } from '../../ui/notice.tsx';
import { AddressFields, MarkFields, NameField, ProxyField } from './about-fields.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import { CheckList, PendingChecks } from './check-list.tsx';
import type { ServerForm } from './server-draft.ts';
import { SignInFields } from './sign-in-fields.tsx';

type FormProps = {
  form: ServerForm;
  errors: Record<string, string>;
  onChange: (change: Partial<ServerForm>) => void;
  onCancel: () => void;
};

const submitting = (act: () => void) => (event: SubmitEvent) => {
  event.preventDefault();
  act();
};
const byForm = () => undefined;

export function AddressStep({
  form,
  errors,
  isBusy,
  onChange,
  onContinue,
  onCancel,
}: FormProps & { isBusy: boolean; onContinue: () => void }): ReactNode {
  return (
    <form className="flex flex-col gap-4" onSubmit={submitting(onContinue)}>
      <AddressFields
        form={form}
        errors={errors}
        onChange={onChange}
        isFocused
        help="Of the server, or of any node of the cluster. The address of its web page works, too."
      />
      <Actions>
        <Button tone="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" tone="primary" isBusy={isBusy} onClick={byForm}>
          {isBusy ? 'Looking at the certificate…' : 'Continue'}
        </Button>
      </Actions>
    </form>
  );
}

type CertificateProps = {
  certificate: Certificate;
  host: string;
  port: number;
  /** The server that is connected already under this address or with this certificate. */
  known: ConnectionSummary | null;
  onOpenKnown: (id: ConnectionId) => void;
  onTrust: () => void;
  onBack: () => void;
};

export function CertificateStep({
  certificate,
  host,
  port,
  known,
  onOpenKnown,
  onTrust,
  onBack,
}: CertificateProps): ReactNode {
  return (
    <>
      {known && (
        <Notice
          tone="attention"
          title={`This is ${known.name}, which is connected already`}
          action={
            <Button size="small" onClick={() => onOpenKnown(known.id)}>
              Open {known.name}
            </Button>
          }
        >
          <p className="text-ink-2">
            Adding it twice would show each of its containers twice. To sign in otherwise, change its sign-in instead.
          </p>
        </Notice>
      )}
      <p className="text-ink-2">
        This is what {host} shows. Gantry will speak only to a server with exactly this certificate.
      </p>
      <CertificateFacts certificate={certificate} port={port} />
      <Actions>
        <Button tone="ghost" onClick={onBack}>
          Back
        </Button>
        <Button tone="primary" autoFocus onClick={onTrust}>
          Trust this certificate
        </Button>
      </Actions>
    </>
  );
}

type SignInProps = FormProps & {
  checks: readonly ConnectionCheck[] | null;
  isTesting: boolean;
  isSaving: boolean;
  onTest: () => void;
  onSave: () => void;
};

export function SignInStep({
  form,
  errors,
  checks,
  isTesting,
  isSaving,
  onChange,
  onTest,
  onSave,
  onCancel,
}: SignInProps): ReactNode {
  const hasFailed = checks?.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped') ?? false;
  const isIncomplete = checks?.some(({ outcome }) => outcome === 'incomplete') ?? false;
  const canSave = checks !== null && !hasFailed;
  return (
    <form className="flex flex-col gap-4" onSubmit={submitting(canSave ? onSave : onTest)}>
      <NameField form={form} errors={errors} onChange={onChange} />
      <SignInFields form={form} errors={errors} onChange={onChange} />
      <Disclosure title="Advanced">
        <ProxyField form={form} errors={errors} onChange={onChange} />
        <MarkFields form={form} onChange={onChange} />
      </Disclosure>
      {isTesting ? <PendingChecks /> : checks && <CheckList checks={checks} />}
      <Actions>
        <Button tone="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          type={canSave ? 'button' : 'submit'}
          tone={canSave ? 'plain' : 'primary'}
          isBusy={isTesting}
          onClick={canSave ? onTest : byForm}
        >
          {checks ? 'Test again' : 'Test'}
        </Button>
        <Button
          type={canSave ? 'submit' : 'button'}
          tone={canSave ? 'primary' : 'plain'}
          isBusy={isSaving}
          disabledReason={
            checks === null ? 'Test the connection first' : hasFailed ? 'The test failed; correct it first' : null
          }
          onClick={byForm}
        >
          {isIncomplete ? 'Save with missing rights' : 'Save server'}
        </Button>
      </Actions>
    </form>
  );
}

type StepProps = {
  number: number;
  title: string;
  isOpen: boolean;
  /** Not reached yet: only its name is shown. */
  isAhead?: boolean;
  summary: ReactNode;
  onChange?: () => void;
  children: ReactNode;
};

/** One of the steps: open, done with its result, or still to come. */
export function StepFrame({
  number,
  title,
  isOpen,
  isAhead = false,
  summary,
  onChange,
  children,
}: StepProps): ReactNode {
  return (
    <section
      aria-label={title}
      aria-current={isOpen ? 'step' : undefined}
      className="flex flex-col gap-4 border-b border-line pb-6 last-of-type:border-b-0"
    >
      <div className="flex min-h-7 items-center gap-3">
        <span
          aria-hidden
          className={cn(
            'flex size-5 shrink-0 items-center justify-center rounded-full border text-xs tabular-nums',
            isOpen
              ? 'border-transparent bg-accent-solid text-on-accent'
              : isAhead
                ? 'border-line-strong text-ink-3'
                : 'border-accent text-accent',
          )}
        >
          {isOpen || isAhead ? number : <Check className="size-3" />}
        </span>
        <h2 className={cn('text-lg font-semibold', isAhead && 'font-medium text-ink-3')}>{title}</h2>
        {!isOpen && !isAhead && (
          <>
            <span className="min-w-0 flex-1 truncate text-ink-2">{summary}</span>
            <Button size="small" tone="ghost" aria-label={`Change ${title.toLowerCase()}`} onClick={onChange}>
              Change
            </Button>
          </>
        )}
      </div>
      {isOpen && <div className="flex flex-col gap-4 pl-8">{children}</div>}
    </section>
  );
}

function Actions({ children }: { children: ReactNode }): ReactNode {
  // What scrolls below it fades away instead of being cut off.
  return (
    <div className="sticky bottom-0 -mx-1 flex justify-end gap-2 bg-canvas px-1 py-3 before:pointer-events-none before:absolute before:inset-x-0 before:bottom-full before:h-4 before:bg-linear-to-t before:from-canvas before:to-transparent">
      {children}
    </div>
  );
}
