import { useMedia } from '../hooks/use-media.ts';

/** Whether the window is so small, or its type so large, that a panel and the list beside it do not both fit. */
export const useIsTight = (): boolean => useMedia('(max-width: 859px)');
