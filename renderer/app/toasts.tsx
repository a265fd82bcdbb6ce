import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { Dot } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';

const tones = { info: 'working', success: 'running', failure: 'failed' } as const;

export function Toasts(): ReactNode {
  const { toasts: store } = useApp().stores;
  const toasts = useSelect(store, (state) => state.toasts);
  return (
    <div role="region" aria-label="Messages" className="fixed right-4 bottom-24 z-50 flex w-80 flex-col gap-2">
      {toasts.map((toast) => (
        <div
          key={toast.id}
          role={toast.tone === 'failure' ? 'alert' : 'status'}
          className="flex items-start gap-2.5 rounded-md border border-line bg-raised px-3 py-2 shadow-pop"
        >
          <span className="flex h-5 items-center">
            <Dot tone={tones[toast.tone]} />
          </span>
          <div className="min-w-0 flex-1">
            <div className="font-medium">{toast.title}</div>
            {toast.text && <div className="text-ink-2 [overflow-wrap:anywhere]">{toast.text}</div>}
            {toast.action && (
              <Button
                size="small"
                className="mt-1.5"
                onClick={() => {
                  store.dismiss(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </Button>
            )}
          </div>
          <IconButton label="Close message" size="small" onClick={() => store.dismiss(toast.id)}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
