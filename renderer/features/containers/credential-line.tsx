import { Copy, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { CredentialSummary } from '../../../shared/domain/service.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { IconButton } from '../../ui/button.tsx';
import { Countdown } from '../../ui/relative-time.tsx';

/** Masked; fetched only when it is asked for, and forgotten again. Copying is main's, which clears the clipboard afterwards. */
export function CredentialLine({ credential }: { credential: CredentialSummary }): ReactNode {
  const { client, stores } = useApp();
  const shownSeconds = useSelect(stores.settings, ({ settings }) => settings.clipboardClearSeconds);
  const [value, setValue] = useState<string | null>(null);
  const [clearsAt, setClearsAt] = useState<number | null>(null);
  const reveal = useAction(async () => {
    const revealed = await client.call('credential:reveal', { credentialId: credential.id });
    if (document.visibilityState !== 'hidden') setValue(revealed.value);
  });
  const copy = useAction(async () => {
    setClearsAt((await client.call('credential:copy', { credentialId: credential.id })).clearsAt);
  });
  // As long in sight as on the clipboard, and never in a window nobody looks at.
  useEffect(() => {
    if (value === null) return undefined;
    const hide = () => setValue(null);
    const hideUnseen = () => {
      if (document.visibilityState === 'hidden') hide();
    };
    const timer = setTimeout(hide, shownSeconds * 1000);
    document.addEventListener('visibilitychange', hideUnseen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hideUnseen);
    };
  }, [value, shownSeconds]);
  const error = reveal.error ?? copy.error;
  const name = `${credential.service} ${credential.key}`;
  return (
    <li aria-label={name} className="flex flex-col gap-0.5 border-b border-line px-3 py-1.5 last:border-b-0">
      <div className="flex items-center gap-2">
        <span className="w-32 shrink-0 truncate text-ink-2">{name}</span>
        <span data-selectable className="min-w-0 flex-1 truncate font-mono text-sm">
          {value ?? '••••••••••••'}
        </span>
        <IconButton
          label={value === null ? `Reveal ${name}` : `Hide ${name}`}
          size="small"
          isBusy={reveal.isBusy}
          onClick={() => (value === null ? reveal.run() : setValue(null))}
        >
          {value === null ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        </IconButton>
        <IconButton label={`Copy ${name}`} size="small" isBusy={copy.isBusy} onClick={() => copy.run()}>
          <Copy aria-hidden />
        </IconButton>
      </div>
      {clearsAt !== null && (
        <span className="text-sm text-ink-3">
          <span role="status">Copied</span>
          {/* Its seconds would be read out one by one. */}
          <span aria-hidden>
            ; the clipboard is cleared <Countdown until={clearsAt} />
          </span>
        </span>
      )}
      {error && (
        <span role="alert" className="text-sm text-failed">
          {describeError(error).title}. {describeError(error).nextStep}
        </span>
      )}
    </li>
  );
}
