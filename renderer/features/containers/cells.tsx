import { Box, Globe, Lock } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { ConnectionId, JobId } from '../../../shared/domain/ids.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { jobStateWord } from '../../stores/job-state-word.ts';
import { Badge, StatusWord } from '../../ui/badge.tsx';
import { Age, Until } from '../../ui/relative-time.tsx';
import { ColourMark } from '../../ui/colour-mark.tsx';
import { DashedSquare } from '../../ui/dashed-square.tsx';
import { jobIndex } from './job-index.ts';
import { isStale, rowSeenAt } from './row-age.ts';
import { rowCondition } from './row-condition.ts';
import { changeWords, isWebUrl, recentMs, webReason } from './row-words.ts';

export function StateCell({ row }: { row: ContainerRow }): ReactNode {
  const { connections, jobs } = useApp().stores;
  const active = useSelect(jobs, (state) => jobIndex(state).activeByRow.get(row.key));
  const isPast = useSelect(connections, ({ byId }) => isStale(row, byId.get(row.connectionId)));
  const { tone, word, isHollow, detail } = rowCondition(row, active);
  return (
    <span title={detail ?? undefined} className="block truncate">
      <StatusWord tone={tone} isHollow={isHollow || (isPast && active === undefined)}>
        {word}
      </StatusWord>
    </span>
  );
}

const originMark = (words: string, mark: ReactNode): ReactNode => (
  <span title={words} className="flex shrink-0">
    {mark}
  </span>
);
const markClass = 'size-3.5 stroke-[1.75]';
/** Made once: every row has one. */
const originMarks = {
  managed: originMark('Made in Gantry', <Box aria-hidden className={`${markClass} text-accent`} />),
  foreign: originMark('Made elsewhere', <DashedSquare aria-hidden className={`${markClass} text-ink-3`} />),
} as const;

export function NameCell({ row }: { row: ContainerRow }): ReactNode {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {originMarks[row.origin]}
      <span className="truncate font-medium" title={row.name}>
        {row.name}
      </span>
      {row.recentChange && <ChangeMark row={row} />}
      {row.isTemplate && <Badge>template</Badge>}
      {row.lock !== null && (
        <Badge className="shrink-0">
          <Lock aria-hidden className="size-3" />
          {row.lock}
        </Badge>
      )}
    </span>
  );
}

/** That it has another name or node than before; until its detail was opened, or for a day. */
function ChangeMark({ row }: { row: ContainerRow }): ReactNode {
  const { recentChange } = row;
  const words = recentChange && changeWords(recentChange, row);
  if (!recentChange || !words) return null;
  return (
    <Until time={recentChange.at + recentMs}>
      <Badge className="min-w-0 shrink-[2] border-attention/40 text-attention">
        <span className="truncate" title={`Changed outside Gantry: ${words}`}>
          {words}
        </span>
      </Badge>
    </Until>
  );
}

export const ServerCell = memo(function ServerCell({ id }: { id: ConnectionId }): ReactNode {
  const { connections } = useApp().stores;
  const name = useSelect(connections, ({ byId }) => byId.get(id)?.name ?? null);
  const colour = useSelect(connections, ({ byId }) => byId.get(id)?.colour ?? 'none');
  if (name === null) return <span className="text-ink-3">removed</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={name}>
      <ColourMark colour={colour} />
      <span className="truncate">{name}</span>
    </span>
  );
});

/** Web services open in the browser from here; the others are only named. */
export function ServicesCell({ row }: { row: ContainerRow }): ReactNode {
  const { client, stores } = useApp();
  const { containerId } = row;
  const reason = useSelect(stores.connections, ({ byId }) => webReason(row, byId.get(row.connectionId)));
  return (
    <span className="flex gap-2 overflow-hidden">
      {row.services.map(({ id, name, webUrl }) =>
        isWebUrl(webUrl) && containerId !== null ? (
          <button
            key={id}
            type="button"
            aria-label={`Open ${name}`}
            title={reason ?? webUrl}
            aria-disabled={reason !== null}
            tabIndex={-1}
            className={`inline-flex min-w-0 items-center gap-1 rounded-sm ${reason === null ? 'text-accent hover:underline' : 'text-ink-3'}`}
            onClick={(event) => {
              event.stopPropagation();
              if (reason !== null) return;
              client.call('service:open', { containerId, serviceId: id }).catch((error: unknown) => {
                const words = describeError(toErrorData(error));
                stores.toasts.show('failure', words.title, words.explanation);
              });
            }}
          >
            <Globe aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{name}</span>
          </button>
        ) : (
          <span key={id} className="truncate text-ink-2">
            {name}
          </span>
        ),
      )}
    </span>
  );
}

export function LastJobCell({ id, of }: { id: JobId; of: string }): ReactNode {
  const { jobs, navigation } = useApp().stores;
  const job = useSelect(jobs, ({ byId }) => byId.get(id));
  const { tone, word } = jobStateWord(job?.state);
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Open the last job of ${of}: ${word}`}
      title={job?.title}
      className="max-w-full truncate rounded-sm align-middle hover:underline"
      onClick={(event) => {
        event.stopPropagation();
        navigation.go({ page: 'job', jobId: id });
      }}
    >
      <StatusWord tone={tone}>{word}</StatusWord>
    </button>
  );
}

/** When the row was last heard of; "as of" where that is not just now. */
export function AgeCell({ row }: { row: ContainerRow }): ReactNode {
  const { connections } = useApp().stores;
  const connection = useSelect(connections, ({ byId }) => byId.get(row.connectionId));
  const isPast = isStale(row, connection);
  return (
    <span className="text-sm text-ink-3">
      {row.goneAt === null ? isPast && 'as of ' : 'gone '}
      <Age at={row.goneAt ?? rowSeenAt(row, connection)} />
    </span>
  );
}
