import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Certificate, ConnectionCheck } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { AddressStep, CertificateStep, SignInStep, StepFrame } from './add-server-steps.tsx';
import { Fingerprint } from './certificate-facts.tsx';
import { sameServer } from './same-server.ts';
import {
  addressErrors,
  emptyServerForm,
  readAddress,
  splitAddress,
  toConnectionDraft,
  type ServerForm,
} from './server-draft.ts';
import { useCancellable } from '../../hooks/use-cancellable.ts';

type Stage =
  | { name: 'address' }
  | { name: 'certificate'; certificate: Certificate }
  | { name: 'sign-in'; certificate: Certificate };

/** Address → certificate → sign-in → test → save. Nothing is stored and no secret is sent before the certificate is accepted. */
export function AddServer(): ReactNode {
  const { client, stores } = useApp();
  const servers = useSelect(stores.connections, ({ all }) => all);
  const [form, setForm] = useState<ServerForm>(emptyServerForm);
  const [stage, setStage] = useState<Stage>({ name: 'address' });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [checks, setChecks] = useState<readonly ConnectionCheck[] | null>(null);
  const change = (more: Partial<ServerForm>) => {
    setForm((before) => ({ ...before, ...more }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in more))));
    setChecks(null);
  };

  const probe = useCancellable(async (signal) => {
    const { host, port } = splitAddress(form.host);
    const filled = { ...form, host, port: port ?? form.port };
    setForm(filled);
    const address = readAddress(filled);
    if (!address.ok) return setErrors(address.errors);
    setErrors({});
    const certificate = await client.call('connection:probe', address.value, signal);
    if (filled.name === '') setForm({ ...filled, name: freeName(host, new Set(servers.map(({ name }) => name))) });
    setStage({ name: 'certificate', certificate });
  });
  const fingerprint = stage.name === 'address' ? '' : stage.certificate.fingerprint;
  const test = useCancellable(async (signal) => {
    const draft = toConnectionDraft(form, fingerprint);
    if (!draft.ok) return setErrors(draft.errors);
    setChecks(null);
    setChecks(await client.call('connection:test', draft.value, signal));
  });
  const save = useCancellable(async (signal) => {
    const draft = toConnectionDraft(form, fingerprint);
    if (!draft.ok) return setErrors(draft.errors);
    const saved = await client.call('connection:add', draft.value, signal);
    await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
    stores.toasts.show('success', `${saved.name} was added`);
    stores.navigation.go({ page: 'containers', key: null });
  });
  const all = [probe, test, save];
  const error = probe.error ?? test.error ?? save.error;
  const goTo = (next: Stage) => {
    for (const action of all) {
      action.cancel();
      action.clearError();
    }
    setStage(next);
  };
  const leave = () => stores.navigation.goBack();
  const back = () => {
    if (all.some(({ isBusy }) => isBusy)) for (const action of all) action.cancel();
    else if (stage.name === 'sign-in') goTo({ name: 'certificate', certificate: stage.certificate });
    else if (stage.name === 'certificate') goTo({ name: 'address' });
    else leave();
  };
  const handleKey = (event: KeyboardEvent) => {
    // A key that is still held down from the step before must not trust a certificate nobody has seen.
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    back();
  };
  const known =
    stage.name === 'address' ? null : sameServer(servers, { ...form, port: Number(form.port), fingerprint });

  // In the step that is open, as it is about what was asked for there.
  const trouble = error && <ErrorNotice {...explain(error)} />;

  return (
    <div onKeyDown={handleKey} className="mx-auto flex w-full max-w-160 flex-col gap-6 px-6 py-8">
      {servers.length === 0 && <h1 className="text-xl font-semibold tracking-tight">Connect a server</h1>}
      <StepFrame
        number={1}
        title="Address"
        isOpen={stage.name === 'address'}
        summary={<span className="font-mono text-sm">{`${form.host}:${form.port}`}</span>}
        onChange={() => goTo({ name: 'address' })}
      >
        <AddressStep
          form={form}
          errors={{ ...(probe.error ? addressErrors(probe.error) : {}), ...errors }}
          isBusy={probe.isBusy}
          onChange={(more) => {
            probe.clearError();
            change(more);
          }}
          onContinue={() => probe.run()}
          onCancel={probe.isBusy ? probe.cancel : leave}
        />
        {trouble}
      </StepFrame>
      <StepFrame
        number={2}
        title="Certificate"
        isOpen={stage.name === 'certificate'}
        isAhead={stage.name === 'address'}
        summary={stage.name === 'sign-in' ? <Fingerprint text={fingerprint} /> : null}
        onChange={() => stage.name === 'sign-in' && goTo({ name: 'certificate', certificate: stage.certificate })}
      >
        {stage.name === 'certificate' && (
          <CertificateStep
            certificate={stage.certificate}
            host={form.host}
            port={Number(form.port)}
            known={known}
            onOpenKnown={(connectionId) => stores.navigation.go({ page: 'servers', connectionId })}
            onTrust={() => goTo({ name: 'sign-in', certificate: stage.certificate })}
            onBack={back}
          />
        )}
      </StepFrame>
      <StepFrame
        number={3}
        title="Sign-in"
        isOpen={stage.name === 'sign-in'}
        isAhead={stage.name !== 'sign-in'}
        summary={null}
      >
        <SignInStep
          form={form}
          errors={errors}
          checks={checks}
          isTesting={test.isBusy}
          isSaving={save.isBusy}
          onChange={change}
          onTest={() => test.run()}
          onSave={() => save.run()}
          onCancel={test.isBusy ? test.cancel : save.isBusy ? save.cancel : leave}
        />
        {trouble}
      </StepFrame>
    </div>
  );
}

function freeName(host: string, taken: ReadonlySet<string>): string {
  const first = /^[\d.]+$|:/.test(host) ? host : (host.split('.')[0] ?? host);
  return taken.has(first) ? host : first;
}
