import { useEffect, useState } from 'react';
import { connectionId as connectionIdSchema, vmid as vmidSchema } from '../../../shared/domain/ids.ts';
import type { VmidCheck } from '../../../shared/domain/inventory.ts';
import { useApp } from '../../hooks/app-context.ts';

export type VmidState =
  { state: 'unasked' } | { state: 'asking' } | { state: 'free' } | { state: 'taken'; message: string };
type Answer = { connectionId: string; vmid: string; state: VmidState };

/** Asks the cluster about a number, a moment after the last key. */
export function useVmidCheck(connectionId: string, vmid: string): VmidState {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const read = readQuestion(connectionId, vmid);
    if (!read) return undefined;
    const stop = new AbortController();
    const settle = (state: VmidState) => {
      if (!stop.signal.aborted) setAnswer({ connectionId, vmid, state });
    };
    const ask = async () => {
      try {
        const check = await client.call('vmid:check', read, stop.signal);
        settle(check.state === 'free' ? check : { state: 'taken', message: takenMessage(check) });
      } catch {
        // No answer is no verdict; the preflight asks again.
        settle({ state: 'unasked' });
      }
    };
    const timer = setTimeout(() => void ask(), 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, connectionId, vmid]);
  if (!readQuestion(connectionId, vmid)) return { state: 'unasked' };
  return answer?.connectionId === connectionId && answer.vmid === vmid ? answer.state : { state: 'asking' };
}

function readQuestion(connectionId: string, vmid: string) {
  const connection = connectionIdSchema.safeParse(connectionId).data;
  const number = vmidSchema.safeParse(vmid.trim() === '' ? undefined : Number(vmid)).data;
  return connection === undefined || number === undefined ? null : { connectionId: connection, vmid: number };
}

/** "in use by VM nas on node pve2" */
export function takenMessage({ kind, name, node }: Extract<VmidCheck, { state: 'taken' }>): string {
  const what = kind === null ? 'another guest' : kind === 'qemu' ? 'VM' : 'container';
  return ['in use by', what, name ?? '', node === null ? '' : `on node ${node}`].filter(Boolean).join(' ');
}
