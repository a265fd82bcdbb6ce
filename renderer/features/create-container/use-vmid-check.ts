import { useEffect, useState } from 'react';
import { connectionId as connectionIdSchema, vmid as vmidSchema } from '../../../shared/domain/ids.ts';
import type { VmidCheck } from '../../../shared/domain/inventory.ts';
import { useApp } from '../../hooks/app-context.ts';

export type VmidState =
  { state: 'unasked' } | { state: 'asking' } | { state: 'free' } | { state: 'taken'; message: string };

/** Asks the cluster about a number, a moment after the last key. */
export function useVmidCheck(connectionId: string, vmid: string): VmidState {
  const { client } = useApp();
  const [result, setResult] = useState<VmidState>({ state: 'unasked' });
  useEffect(() => {
    const connection = connectionIdSchema.safeParse(connectionId).data;
    const number = vmidSchema.safeParse(vmid.trim() === '' ? undefined : Number(vmid)).data;
    if (connection === undefined || number === undefined) {
      setResult({ state: 'unasked' });
      return undefined;
    }
    setResult({ state: 'asking' });
    const stop = new AbortController();
    const timer = setTimeout(() => {
      client.call('vmid:check', { connectionId: connection, vmid: number }, stop.signal).then(
        (check) => setResult(check.state === 'free' ? check : { state: 'taken', message: takenMessage(check) }),
        // No answer is no verdict; the preflight asks again.
        () => setResult({ state: 'unasked' }),
      );
    }, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, connectionId, vmid]);
  return result;
}

/** "in use by VM nas on node pve2" */
export function takenMessage({ kind, name, node }: Extract<VmidCheck, { state: 'taken' }>): string {
  const what = kind === null ? 'another guest' : kind === 'qemu' ? 'VM' : 'container';
  return ['in use by', what, name ?? '', node === null ? '' : `on node ${node}`].filter(Boolean).join(' ');
}
