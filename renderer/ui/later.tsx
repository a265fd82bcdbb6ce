import { useEffect, useState, type ComponentType, type ReactNode } from 'react';

type Preparation = () => Promise<unknown>;
const soon = new Set<Preparation>();

/**
 * A view whose code the start does without: it is read when the view is first shown, or with `isSoon` before that, when there is time.
 * Not React's `lazy`, which holds back for up to 300 ms what has arrived.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { isSoon = false }: { isSoon?: boolean } = {},
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const prepare = async (): Promise<ComponentType<P>> => {
    loaded ??= await load();
    return loaded;
  };
  if (isSoon) soon.add(prepare);
  return function Later(props: P): ReactNode {
    const [View, setView] = useState<ComponentType<P> | null>(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (View) return undefined;
      let isWanted = true;
      prepare().then(
        (ready) => isWanted && setView(() => ready),
        (error: unknown) => isWanted && setFailure({ error }),
      );
      return () => {
        isWanted = false;
      };
    }, [View]);
    // For the error boundary, as if the view itself had failed.
    if (failure) throw failure.error;
    return View && <View {...props} />;
  };
}

/** Reads the code of what is likely to be opened, one after the other, whenever the window has nothing else to do. */
export async function prepareSoon(): Promise<void> {
  for (const prepare of soon) {
    await new Promise((resolve) => void requestIdleCallback(resolve, { timeout: 2_000 }));
    // One that cannot be read says so where it is opened.
    await prepare().catch(() => undefined);
  }
  soon.clear();
}
