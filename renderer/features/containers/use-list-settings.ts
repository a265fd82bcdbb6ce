import { useCallback } from 'react';
import type { ContainerListSettings } from '../../../shared/domain/container-list.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';

type Change = (list: ContainerListSettings) => ContainerListSettings;

/** How the list looks, and the way to change it so that it is kept. */
export function useListSettings(): [ContainerListSettings, (change: Change) => void] {
  const { settings, toasts } = useApp().stores;
  const list = useSelect(settings, (state) => state.settings.containerList);
  const change = useCallback(
    (next: Change) => {
      settings
        .change({ containerList: next(settings.getState().settings.containerList) })
        .catch(() => toasts.show('failure', 'The view could not be saved'));
    },
    [settings, toasts],
  );
  return [list, change];
}
