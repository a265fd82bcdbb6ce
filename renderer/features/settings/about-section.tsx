import type { ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { LicenceList } from './licence-list.tsx';
import { useAppInfo } from './use-app-info.ts';

export function AboutSection(): ReactNode {
  const info = useAppInfo();
  if (info.state === 'failed') return <ErrorNotice {...explain(info.error)} />;
  if (!info.value) return null;
  const { version, electron, platform } = info.value;
  return (
    <>
      <p className="text-ink-2">Create, provision and manage Proxmox VE LXC containers from reusable templates.</p>
      <Facts
        facts={[
          ['Gantry', version],
          ['Electron', electron],
          ['System', platform],
          ['Licence', 'MIT'],
        ]}
      />
      <div>
        <CopyButton label="Copy" text={`Gantry ${version}, Electron ${electron}, ${platform}`} />
      </div>
      <LicenceList />
    </>
  );
}
