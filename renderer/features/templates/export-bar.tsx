import { Download, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useFootBar } from '../../hooks/use-foot-bar.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { exportTemplates, tellFailure } from './template-actions.ts';

/** What can be done with all chosen templates together. */
export function ExportBar({
  templates,
  onClear,
}: {
  templates: readonly TemplateSummary[];
  onClear: () => void;
}): ReactNode {
  useFootBar();
  const app = useApp();
  const write = useAction(() => exportTemplates(app, templates).catch((error: unknown) => tellFailure(error, app)));
  return (
    <div
      role="region"
      aria-label="Selected templates"
      className="flex min-h-11 shrink-0 items-center gap-3 border-t border-line bg-rail px-4 py-2"
    >
      <span role="status" className="flex-1 font-medium">
        {templates.length} selected
      </span>
      <Button isBusy={write.isBusy} onClick={write.run}>
        <Download aria-hidden />
        Export as one archive…
      </Button>
      <IconButton label="Clear the selection" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
