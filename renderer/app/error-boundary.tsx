import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';

type State = { error: Error | null; ref: string };

/** The last net: says that the window made a mistake, with a reference, and offers to load it anew. Main and its jobs go on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null, ref: '' };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)), ref: crypto.randomUUID().slice(0, 8) };
  }

  override componentDidCatch(error: unknown): void {
    // Main's log keeps the window's console; the reference connects the two.
    console.error(`window error ${this.state.ref}`, error);
  }

  override render(): ReactNode {
    const { error, ref } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="mx-auto flex h-full max-w-140 flex-col justify-center p-6">
        <ErrorNotice
          title="Gantry’s window has made a mistake"
          explanation="Running jobs are not affected; they go on in the background."
          nextStep={`Load the window again. If it comes back, please report it with the reference ${ref}.`}
          details={`ref ${ref}\n${error.stack ?? error.message}`}
          action={
            <Button tone="primary" onClick={() => window.location.reload()}>
              Load again
            </Button>
          }
        />
      </main>
    );
  }
}
