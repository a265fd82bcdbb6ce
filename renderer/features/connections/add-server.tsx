import { useState, type ReactNode } from 'react';
import type { Certificate, ConnectionCheck } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { AuthFields } from './auth-fields.tsx';
import { CertificateFacts, Fingerprint } from './certificate-facts.tsx';
import { CheckList } from './check-list.tsx';
import { emptyServerForm, readAddress, splitAddress, toConnectionDraft, type ServerForm } from './server-draft.ts';

type Stage =
  | { name: 'address' }
  | { name: 'certificate'; certificate: Certificate }
  | { name: 'sign-in'; certificate: Certificate };

/** Address → certificate → sign-in → test → save. Nothing is stored and no secret is sent before the certificate is accepted. */
export function AddServer(): ReactNode {
  const { client, stores } = useApp();
  const hasServers = useSelect(stores.connections, ({ all }) => all.length > 0);
  const [form, setForm] = useState<ServerForm>(emptyServerForm);
  const [stage, setStage] = useState<Stage>({ name: 'address' });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [checks, setChecks] = useState<readonly ConnectionCheck[] | null>(null);
  const change = (more: Partial<ServerForm>) => {
    setForm((before) => ({ ...before, ...more }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in more))));
    setChecks(null);
  };

  const probe = useAction(async () => {
    const { host, port } = splitAddress(form.host);
    const filled = { ...form, host, port: port ?? form.port };
    setForm(filled);
    const address = readAddress(filled);
    if (!address.ok) return setErrors(address.errors);
    const certificate = await client.call('connection:probe', address.value);
    if (filled.name === '') setForm({ ...filled, name: host.split('.')[0] ?? host });
    setStage({ name: 'certificate', certificate });
  });
  const fingerprint = stage.name === 'address' ? '' : stage.certificate.fingerprint;
  const test = useAction(async () => {
    const draft = toConnectionDraft(form, fingerprint);
    if (!draft.ok) return setErrors(draft.errors);
    setChecks(await client.call('connection:test', draft.value));
  });
  const save = useAction(async () => {
    const draft = toConnectionDraft(form, fingerprint);
    if (!draft.ok) return setErrors(draft.errors);
    const saved = await client.call('connection:add', draft.value);
    await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
    stores.toasts.show('success', `${saved.name} was added`);
    stores.navigation.go({ page: 'containers', key: null });
  });
  const hasFailed = checks?.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped') ?? false;
  const isIncomplete = checks?.some(({ outcome }) => outcome === 'incomplete') ?? false;
  const error = probe.error ?? test.error ?? save.error;

  return (
    <div className="mx-auto flex w-full max-w-160 flex-col gap-6 px-6 py-8">
      {!hasServers && <h1 className="text-xl font-semibold tracking-tight">Connect a server</h1>}
      <Part
        title="Address"
        isOpen={stage.name === 'address'}
        summary={<span className="font-mono text-sm">{`${form.host}:${form.port}`}</span>}
        onChange={() => setStage({ name: 'address' })}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            probe.run();
          }}
        >
          <div className="grid grid-cols-[1fr_96px] gap-3">
            <Field
              label="Host"
              help="Name or address of the server, or of any node of the cluster."
              error={errors['host']}
              isRequired
            >
              {(control) => (
                <Input
                  {...control}
                  autoFocus
                  isCode
                  placeholder="pve.example.lan"
                  value={form.host}
                  onChange={(event) => change({ host: event.target.value })}
                />
              )}
            </Field>
            <Field label="Port" error={errors['port']}>
              {(control) => (
                <Input
                  {...control}
                  isCode
                  inputMode="numeric"
                  value={form.port}
                  onChange={(event) => change({ port: event.target.value })}
                />
              )}
            </Field>
          </div>
          <Actions onCancel={() => stores.navigation.goBack()}>
            <Button type="submit" tone="primary" isBusy={probe.isBusy} onClick={() => undefined}>
              Continue
            </Button>
          </Actions>
        </form>
      </Part>

      {stage.name !== 'address' && (
        <Part
          title="Certificate"
          isOpen={stage.name === 'certificate'}
          summary={<Fingerprint text={stage.certificate.fingerprint} />}
          onChange={() => setStage({ name: 'certificate', certificate: stage.certificate })}
        >
          <p className="text-ink-2">
            This is what {form.host} shows. Gantry will speak only to a server with exactly this certificate.
          </p>
          <CertificateFacts certificate={stage.certificate} port={Number(form.port)} />
          <Actions onCancel={() => setStage({ name: 'address' })} cancel="Back">
            <Button tone="primary" onClick={() => setStage({ name: 'sign-in', certificate: stage.certificate })}>
              Trust this certificate
            </Button>
          </Actions>
        </Part>
      )}

      {stage.name === 'sign-in' && (
        <Part title="Sign-in" isOpen summary={null}>
          <AuthFields form={form} errors={errors} onChange={change} />
          {checks && <CheckList checks={checks} />}
          <Actions onCancel={() => stores.navigation.goBack()}>
            <Button tone={checks && !hasFailed ? 'plain' : 'primary'} isBusy={test.isBusy} onClick={() => test.run()}>
              {checks ? 'Test again' : 'Test'}
            </Button>
            <Button
              tone={checks && !hasFailed ? 'primary' : 'plain'}
              isBusy={save.isBusy}
              disabledReason={
                checks === null ? 'Test the connection first' : hasFailed ? 'The test failed; correct it first' : null
              }
              onClick={() => save.run()}
            >
              {isIncomplete ? 'Save with missing rights' : 'Save server'}
            </Button>
          </Actions>
        </Part>
      )}
      {error && <ErrorNotice {...explain(error)} />}
    </div>
  );
}

type PartProps = { title: string; isOpen: boolean; summary: ReactNode; onChange?: () => void; children: ReactNode };

function Part({ title, isOpen, summary, onChange, children }: PartProps): ReactNode {
  return (
    <section aria-label={title} className="flex flex-col gap-4 border-b border-line pb-6 last:border-b-0">
      <div className="flex items-baseline gap-4">
        <h2 className="text-lg font-semibold">{title}</h2>
        {!isOpen && (
          <>
            <span className="min-w-0 flex-1 truncate text-ink-2">{summary}</span>
            <Button size="small" tone="ghost" aria-label={`Change ${title.toLowerCase()}`} onClick={onChange}>
              Change
            </Button>
          </>
        )}
      </div>
      {isOpen && children}
    </section>
  );
}

function Actions({
  onCancel,
  cancel = 'Cancel',
  children,
}: {
  onCancel: () => void;
  cancel?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="flex justify-end gap-2">
      <Button tone="ghost" onClick={onCancel}>
        {cancel}
      </Button>
      {children}
    </div>
  );
}
