import type { ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ResetDemo } from './reset-demo.tsx';

export function DemoSection(): ReactNode {
  const { client, stores } = useApp();
  const demo = useSelect(stores.connections, ({ all }) => all.find(({ isDemo }) => isDemo));
  const isRunning = useSelect(stores.faults, (state) => state.isRunning);
  const open = useAction(async () => {
    await client.call('demo:open', {});
    await Promise.all([stores.connections.reload(), stores.inventory.reload()]);
    stores.navigation.go({ page: 'containers', key: null });
  });
  return (
    <>
      <p>
        A simulated Proxmox cluster with containers you can create, break and delete. It runs on this computer and needs
        no network.
      </p>
      <div className="flex flex-wrap gap-2">
        {demo ? (
          <>
            <Button onClick={() => stores.navigation.go({ page: 'servers', connectionId: demo.id })}>
              Open or remove it
            </Button>
            <Button disabledReason={isRunning ? null : 'It is not running now'} onClick={stores.faults.open}>
              Break something…
            </Button>
            <ResetDemo demo={demo} />
          </>
        ) : (
          <Button tone="primary" isBusy={open.isBusy} onClick={() => open.run()}>
            Open the demo homelab
          </Button>
        )}
      </div>
      {open.error && <ErrorNotice {...explain(open.error)} />}
    </>
  );
}
