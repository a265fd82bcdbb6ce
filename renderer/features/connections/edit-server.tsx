import { useId, useRef, useState, type ReactNode } from 'react';
import type { Certificate, ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { AddressFields, MarkFields, NameField, ProxyField } from './about-fields.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import { addressErrors, readAddress, splitAddress, toConnectionEdit, type EditForm } from './server-draft.ts';
import { useCancellable } from '../../hooks/use-cancellable.ts';

/** Name, looks, address and proxy. At another address the certificate is looked at; another one has to be accepted first. */
export function EditServer({ connection, onClose }: { connection: ConnectionSummary; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const formId = useId();
  const name = useRef<HTMLInputElement>(null);
  const [form, setForm] = useState<EditForm>({
    name: connection.name,
    host: connection.host,
    port: String(connection.port),
    guestProxy: connection.guestProxy ?? '',
    colour: connection.colour,
    isProduction: connection.isProduction,
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  /** What the new address shows, when it is not the certificate that is trusted. */
  const [other, setOther] = useState<Certificate | null>(null);
  const change = (more: Partial<EditForm>) => {
    setForm((before) => ({ ...before, ...more }));
    setErrors({});
    save.clearError();
  };
  const save = useCancellable(async (signal, accepted: string | null) => {
    const { host, port } = splitAddress(form.host);
    const filled = { ...form, host, port: port ?? form.port };
    setForm(filled);
    const address = readAddress(filled);
    const edit = toConnectionEdit(filled, connection.id, accepted ?? connection.fingerprint);
    if (!edit.ok || !address.ok)
      return setErrors({ ...(edit.ok ? {} : edit.errors), ...(address.ok ? {} : address.errors) });
    const isMoved = address.value.host !== connection.host || address.value.port !== connection.port;
    if (isMoved && accepted === null) {
      const presented = await client.call('connection:probe', address.value, signal);
      if (presented.fingerprint !== connection.fingerprint) return setOther(presented);
    }
    await client.call('connection:edit', edit.value, signal);
    await stores.connections.reload();
    stores.toasts.show('success', `${edit.value.name} was saved`);
    onClose();
  });
  const fieldErrors = { ...(save.error ? addressErrors(save.error) : {}), ...errors };
  const fields = { form, errors: fieldErrors, onChange: change };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={other ? 'Trust the certificate there?' : `Edit ${connection.name}`}
      className="w-150"
      initialFocus={name}
      actions={
        <>
          {other ? (
            <Button onClick={() => setOther(null)}>Back</Button>
          ) : (
            <Button onClick={save.isBusy ? save.cancel : onClose}>Cancel</Button>
          )}
          <Button type="submit" form={formId} tone="primary" isBusy={save.isBusy}>
            {other ? 'Trust and save' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.run(other?.fingerprint ?? null);
        }}
      >
        {other ? (
          <>
            <Notice tone="attention" title={`${form.host} shows another certificate than the trusted one`}>
              <p className="text-ink-2">
                Another node of the cluster has its own. Your {connection.auth.kind === 'token' ? 'token' : 'password'}{' '}
                is sent there only after you have accepted it.
              </p>
            </Notice>
            <CertificateFacts certificate={other} port={Number(form.port)} />
          </>
        ) : (
          <>
            <NameField {...fields} input={name} />
            <MarkFields form={form} onChange={change} />
            {connection.isDemo ? (
              <p className="text-ink-3">Where the demo homelab is and how it is reached, Gantry decides itself.</p>
            ) : (
              <>
                <AddressFields {...fields} help="Of the server, or of any other node of the cluster." />
                <ProxyField {...fields} />
              </>
            )}
          </>
        )}
      </form>
      {save.error && <ErrorNotice {...explain(save.error)} />}
    </Dialog>
  );
}
