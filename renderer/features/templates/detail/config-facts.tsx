import type { ReactNode } from 'react';
import type { Template } from '../../../../shared/domain/template.ts';
import { formatMemory } from '../../../ui/format.ts';
import { Facts } from '../../../ui/page-body.tsx';

/** Everything the container itself gets, read only. */
export function ConfigFacts({ template }: { template: Template }): ReactNode {
  const { features } = template;
  const on = [
    features.nesting && 'nesting',
    features.keyctl && 'keyctl',
    features.fuse && 'FUSE',
    features.mknod && 'mknod',
    features.forceRwSys && 'writable /sys',
    features.mount.length > 0 && `mount ${features.mount.join(', ')}`,
  ].filter((one) => one !== false);
  return (
    <div className="p-4">
      <Facts
        facts={[
          ['OS template', code(template.osTemplatePatterns.join(', '))],
          ['Hostname', template.hostname === null ? 'chosen when used' : code(template.hostname)],
          ['Cores', template.cores],
          ['Memory', formatMemory(template.memoryMiB)],
          ['Swap', `${template.swapMiB} MiB`],
          ['Disk', `${template.diskGiB} GiB`],
          ...options('Root disk', template.rootfsOptions),
          ['Storage', template.storage === null ? 'chosen when used' : code(template.storage)],
          ['Bridge', template.bridge === null ? 'chosen when used' : code(template.bridge)],
          ...options('Network', template.networkOptions),
          ['Unprivileged', template.isUnprivileged ? 'yes' : 'no: root inside is root on the node'],
          ['Features', on.join(', ') || 'none'],
          ['Tags', template.tags.join(', ') || 'none'],
          ...Object.entries(template.further).map(([name, value]): [string, ReactNode] => [name, code(value)]),
          ['Folder', code(template.path ?? 'inside the app')],
          ['Revision', template.revision],
        ]}
      />
    </div>
  );
}

const code = (text: string): ReactNode => <span className="font-mono text-sm">{text}</span>;

const options = (name: string, record: Readonly<Record<string, string>>): [string, ReactNode][] => {
  const all = Object.entries(record);
  return all.length === 0 ? [] : [[name, code(all.map(([key, value]) => `${key}=${value}`).join(','))]];
};
