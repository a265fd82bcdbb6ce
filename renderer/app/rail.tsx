import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useMemo, type ComponentType, type ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { useMedia } from '../hooks/use-media.ts';
import type { Place } from '../stores/navigation-store.ts';
import { IconButton } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { countJobs } from './job-news.ts';
import { RailServers } from './rail-servers.tsx';
import { sections, settingsSection } from './sections.ts';

export function Rail(): ReactNode {
  const { stores } = useApp();
  const isChosenNarrow = useSelect(stores.settings, ({ settings }) => settings.isRailCollapsed);
  // A small window needs the room for its page.
  const isForcedNarrow = useMedia('(max-width: 1099px)');
  const isNarrow = isChosenNarrow || isForcedNarrow;
  const page = useSelect(stores.navigation, ({ place }) => place.page);
  const jobs = useSelect(stores.jobs, ({ newestFirst }) => newestFirst);
  const { open, asking } = useMemo(() => countJobs(jobs), [jobs]);
  const containers = useSelect(stores.inventory, ({ rows }) => rows.length);
  const templates = useSelect(stores.templates, ({ all }) => all.length);
  const badges: Partial<Record<(typeof sections)[number]['title'], Badge>> = {
    Containers: { tone: 'quiet', count: containers, word: 'in all' },
    Templates: { tone: 'quiet', count: templates, word: 'in all' },
    Jobs:
      asking > 0
        ? { tone: 'attention', count: asking, word: asking === 1 ? 'needs you' : 'need you' }
        : { tone: 'working', count: open, word: 'running or waiting' },
  };
  const toggle = () => {
    stores.settings
      .change({ isRailCollapsed: !isChosenNarrow })
      .catch(() => stores.toasts.show('failure', 'The setting could not be saved'));
  };
  return (
    <nav
      aria-label="Main"
      className={cn('flex shrink-0 flex-col border-r border-line bg-rail px-2 py-2', isNarrow ? 'w-14' : 'w-54')}
    >
      <div className={cn('flex h-8 items-center', isNarrow ? 'justify-center' : 'justify-between pl-2')}>
        {!isNarrow && <span className="font-semibold tracking-tight">Gantry</span>}
        {!isForcedNarrow && (
          <IconButton label={isNarrow ? 'Widen the rail' : 'Narrow the rail'} size="small" onClick={toggle}>
            {isNarrow ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </IconButton>
        )}
      </div>
      <ul className="mt-2 flex flex-col gap-px">
        {sections.map(({ title, place, pages, icon }) => (
          <RailItem
            key={title}
            title={title}
            place={place}
            Icon={icon}
            isNarrow={isNarrow}
            isCurrent={pages.some((one) => one === page)}
            badge={badges[title] ?? null}
          />
        ))}
      </ul>
      <RailServers isNarrow={isNarrow} />
      <ul className="mt-auto">
        <RailItem
          title={settingsSection.title}
          place={settingsSection.place}
          Icon={settingsSection.icon}
          isNarrow={isNarrow}
          isCurrent={page === 'settings'}
          badge={null}
        />
      </ul>
    </nav>
  );
}

type Badge = {
  tone: 'quiet' | 'working' | 'attention';
  count: number;
  /** What the number counts; read out. */ word: string;
};
const badgeTones = { quiet: 'text-ink-3', working: 'text-working', attention: 'text-attention' } as const;

type ItemProps = {
  title: string;
  place: Place;
  Icon: ComponentType<{ className?: string }>;
  isNarrow: boolean;
  isCurrent: boolean;
  badge: Badge | null;
};

function RailItem({ title, place, Icon, isNarrow, isCurrent, badge }: ItemProps): ReactNode {
  const { navigation } = useApp().stores;
  const counted = badge && badge.count > 0 ? badge : null;
  const button = (
    <button
      type="button"
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => navigation.go(place)}
      className={cn(
        'relative flex h-7 w-full items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
        isNarrow && 'justify-center',
        isCurrent && 'bg-hover font-medium text-ink',
      )}
    >
      <Icon aria-hidden className={cn('size-4 shrink-0 stroke-[1.75]', isCurrent && 'text-accent')} />
      <span className={isNarrow ? 'sr-only' : 'flex-1 text-left'}>{title}</span>
      {counted && <Count badge={counted} isNarrow={isNarrow} />}
    </button>
  );
  return (
    <li>
      {isNarrow ? (
        <Tooltip text={counted ? `${title}: ${counted.count} ${counted.word}` : title} side="right">
          {button}
        </Tooltip>
      ) : (
        button
      )}
    </li>
  );
}

function Count({ badge: { tone, count, word }, isNarrow }: { badge: Badge; isNarrow: boolean }): ReactNode {
  // In the narrow rail only what matters now has room.
  if (isNarrow && tone === 'quiet') return null;
  const isSpelled = tone === 'attention' && !isNarrow;
  return (
    <span
      className={cn(
        'text-sm font-normal',
        badgeTones[tone],
        isNarrow && 'absolute top-0 right-0.5 text-xs font-medium',
      )}
    >
      {count}
      <span className={isSpelled ? undefined : 'sr-only'}> {word}</span>
    </span>
  );
}
