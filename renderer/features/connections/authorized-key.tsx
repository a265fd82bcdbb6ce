import type { ReactNode } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';

/** The public half of the key Gantry signs in to nodes with, and where it belongs. */
export function AuthorizedKey({ publicKey, user }: { publicKey: string; user: string }): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      <CodeBlock label="Line for authorized_keys" text={publicKey} />
      <p className="text-sm text-ink-3">
        {user === 'root'
          ? 'Append it to /root/.ssh/authorized_keys. In a cluster once on any node is enough: the nodes share that file.'
          : `Append it to ~${user}/.ssh/authorized_keys on every node. ${user} needs sudo without a password for pct.`}
      </p>
    </div>
  );
}
