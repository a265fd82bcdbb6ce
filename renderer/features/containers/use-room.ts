import { useCallback, useMemo, useState } from 'react';
import type { ListColumn } from '../../../shared/domain/container-list.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { containerColumns, type ListColumnView } from './columns.tsx';
import { fitColumns } from './fit-columns.ts';

type Room = [room: (element: HTMLDivElement) => () => void, columns: ListColumnView[], crowdedOut: ListColumn[]];

/** The chosen columns for which the list has room, and those for which it has none, so that they give way when the detail opens. */
export function useRoom(chosen: readonly ListColumn[]): Room {
  const hasManyServers = useSelect(useApp().stores.connections, ({ all }) => all.length > 1);
  const [width, setWidth] = useState(1060);
  const room = useCallback((element: HTMLDivElement) => {
    const observer = new ResizeObserver(([entry]) => {
      // Steps of 20 px, so that dragging does not rebuild the columns at every pixel.
      if (entry) setWidth(Math.floor(entry.contentRect.width / 20) * 20);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return useMemo(() => {
    // The name of the only server says nothing.
    const wanted = containerColumns(chosen).filter(({ id }) => id !== 'server' || hasManyServers);
    const columns = fitColumns(wanted, width);
    const crowdedOut = wanted.filter((column) => !columns.includes(column)).map(({ id }) => id);
    return [room, columns, crowdedOut];
  }, [room, chosen, width, hasManyServers]);
}
