import { useCallback } from 'react';
import type { AppInfo } from '../../../shared/domain/settings.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest, type Request } from '../../hooks/use-request.ts';

export function useAppInfo(): Request<AppInfo> {
  const { client } = useApp();
  const ask = useCallback((signal: AbortSignal) => client.call('app:info', {}, signal), [client]);
  const [info] = useRequest(ask);
  return info;
}
