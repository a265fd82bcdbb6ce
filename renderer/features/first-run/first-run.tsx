import { Check, FlaskConical, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useCancellable } from '../../hooks/use-cancellable.ts';
import { AppMark } from '../../ui/app-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

const ofServer = [
  'Proxmox VE 8 or 9, one node or a cluster',
  'With an API token, or a user',
  'You see its certificate before anything is sent',
];
const ofDemo = [
  'Three simulated nodes inside the app',
  'Starts with one click, works offline',
  'Nothing real can break',
];

/** Two doors: a server of one's own, or the demo homelab. */
export function FirstRun(): ReactNode {
  const { client, stores } = useApp();
  const openDemo = useCancellable(async (signal) => {
    await client.call('demo:open', {}, signal);
    stores.navigation.go({ page: 'containers', key: null });
    await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
  });
  return (
    <main
      tabIndex={-1}
      className="flex h-full flex-col items-center justify-center gap-8 overflow-y-auto p-8 outline-none"
    >
      <div className="flex max-w-120 flex-col items-center gap-2 text-center">
        <AppMark className="mb-2 size-12" />
        <h1 className="text-2xl font-semibold tracking-tight">Welcome to Gantry</h1>
        <p className="text-ink-2">
          Create, set up and look after LXC containers on Proxmox VE. Nothing is installed on your servers.
        </p>
      </div>
      <div className="grid w-full max-w-170 grid-cols-2 gap-4">
        <Door
          icon={<Server aria-hidden />}
          title="Connect a server"
          facts={ofServer}
          action={
            <Button tone="primary" size="large" onClick={() => stores.navigation.go({ page: 'add-server' })}>
              Connect a server
            </Button>
          }
        />
        <Door
          icon={<FlaskConical aria-hidden />}
          title="Explore the demo homelab"
          facts={ofDemo}
          action={
            <>
              <Button size="large" isBusy={openDemo.isBusy} onClick={() => openDemo.run()}>
                {openDemo.isBusy ? 'Starting the demo…' : 'Explore the demo homelab'}
              </Button>
              {openDemo.isBusy && (
                <Button tone="ghost" size="large" onClick={openDemo.cancel}>
                  Cancel
                </Button>
              )}
            </>
          }
        />
      </div>
      {openDemo.error ? (
        <ErrorNotice {...explain(openDemo.error)} className="w-full max-w-170" />
      ) : (
        <p className="text-sm text-ink-3">Everything stays on this computer: no account, no service of ours.</p>
      )}
    </main>
  );
}

function Door({
  icon,
  title,
  facts,
  action,
}: {
  icon: ReactNode;
  title: string;
  facts: readonly string[];
  action: ReactNode;
}): ReactNode {
  return (
    <section aria-label={title} className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-5">
      <div className="flex size-9 items-center justify-center rounded-md bg-accent-soft text-accent [&_svg]:size-5 [&_svg]:stroke-[1.5]">
        {icon}
      </div>
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="flex flex-1 flex-col gap-1.5 text-ink-2">
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            {fact}
          </li>
        ))}
      </ul>
      <div className="flex gap-2 pt-3">{action}</div>
    </section>
  );
}
