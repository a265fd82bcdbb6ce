import { FlaskConical, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Two doors: a server of one's own, or the demo homelab. */
export function FirstRun(): ReactNode {
  const { client, stores } = useApp();
  const openDemo = useAction(async () => {
    await client.call('demo:open', {});
    stores.navigation.go({ page: 'containers', key: null });
    await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
  });
  return (
    <main className="flex h-full flex-col items-center justify-center gap-8 p-8">
      <div className="flex max-w-120 flex-col gap-2 text-center">
        <h1 className="text-2xl font-semibold tracking-tight">Welcome to Gantry</h1>
        <p className="text-ink-2">
          Create, set up and look after LXC containers on Proxmox VE. Nothing is installed on your servers.
        </p>
      </div>
      <div className="grid w-full max-w-170 grid-cols-2 gap-4">
        <Door
          icon={<Server aria-hidden />}
          title="Connect a server"
          text="A Proxmox VE host or cluster, with an API token or a user. You see its certificate before anything is sent."
          action={
            <Button tone="primary" size="large" onClick={() => stores.navigation.go({ page: 'add-server' })}>
              Connect a server
            </Button>
          }
        />
        <Door
          icon={<FlaskConical aria-hidden />}
          title="Explore the demo homelab"
          text="Three simulated nodes inside the app. Everything works, offline too, and nothing real can break."
          action={
            <Button size="large" isBusy={openDemo.isBusy} onClick={() => openDemo.run()}>
              {openDemo.isBusy ? 'Starting the demo…' : 'Explore the demo homelab'}
            </Button>
          }
        />
      </div>
      {openDemo.error && <ErrorNotice {...explain(openDemo.error)} className="w-full max-w-170" />}
    </main>
  );
}

function Door({
  icon,
  title,
  text,
  action,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  action: ReactNode;
}): ReactNode {
  return (
    <section aria-label={title} className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-5">
      <div className="text-accent [&_svg]:size-5 [&_svg]:stroke-[1.5]">{icon}</div>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="flex-1 text-ink-2">{text}</p>
      <div className="pt-3">{action}</div>
    </section>
  );
}
