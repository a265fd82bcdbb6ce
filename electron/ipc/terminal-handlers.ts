import { withDeadline } from '../lib/abort.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type TerminalChannels = `terminal:${'open' | 'write' | 'resize' | 'seen' | 'close'}`;

const openMs = 40_000;

/** Shells in containers. */
export function terminalHandlers({ terminals, inventory }: Parts): Pick<Handlers, TerminalChannels> {
  return {
    'terminal:open': ({ connectionId, vmid, columns, rows }, signal) => {
      const { node } = inventory.row(connectionId, vmid);
      return terminals.open({ connectionId, vmid, node }, { columns, rows }, { signal: withDeadline(openMs, signal) });
    },
    'terminal:write': ({ terminalId, text }) => terminals.write(terminalId, text),
    'terminal:resize': ({ terminalId, columns, rows }) => terminals.resize(terminalId, { columns, rows }),
    'terminal:seen': ({ terminalId, characters }) => terminals.seen(terminalId, characters),
    'terminal:close': ({ terminalId }) => terminals.close(terminalId),
  };
}
