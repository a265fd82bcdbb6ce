import type { ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { LicenceList } from './licence-list.tsx';
import { useAppInfo } from './use-app-info.ts';

const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

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
          ['System', systems[platform] ?? platform],
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
