import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { useMedia } from '../hooks/use-media.ts';
import type { Place } from '../stores/navigation-store.ts';
import { IconButton } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { RailServers } from './rail-servers.tsx';
import { sections, settingsSection } from './sections.ts';

export function Rail(): ReactNode {
  const { stores } = useApp();
  const isChosenNarrow = useSelect(stores.settings, ({ settings }) => settings.isRailCollapsed);
  // A small window needs the room for its page.
  const isForcedNarrow = useMedia('(max-width: 1099px)');
  const isNarrow = isChosenNarrow || isForcedNarrow;
  const page = useSelect(stores.navigation, ({ place }) => place.page);
  const active = useSelect(
    stores.jobs,
    ({ newestFirst }) => newestFirst.filter(({ state }) => state.name === 'running' || state.name === 'queued').length,
  );
  const asking = useSelect(
    stores.jobs,
    ({ newestFirst }) => newestFirst.filter(({ state }) => state.name === 'paused').length,
  );
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
            badge={title === 'Jobs' ? { count: active, isAsking: asking > 0 } : null}
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

type ItemProps = {
  title: string;
  place: Place;
  Icon: ComponentType<{ className?: string }>;
  isNarrow: boolean;
  isCurrent: boolean;
  badge: { count: number; isAsking: boolean } | null;
};

function RailItem({ title, place, Icon, isNarrow, isCurrent, badge }: ItemProps): ReactNode {
  const { navigation } = useApp().stores;
  const button = (
    <button
      type="button"
      aria-label={title}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => navigation.go(place)}
      className={cn(
        'flex h-7 w-full items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
        isNarrow && 'justify-center',
        isCurrent && 'bg-hover font-medium text-ink',
      )}
    >
      <Icon className={cn('size-4 shrink-0 stroke-[1.75]', isCurrent && 'text-accent')} />
      {!isNarrow && <span className="flex-1 text-left">{title}</span>}
      {!isNarrow && badge?.isAsking && <span className="text-sm text-attention">Needs you</span>}
      {!isNarrow && badge && !badge.isAsking && badge.count > 0 && (
        <span className="text-sm text-working">{badge.count}</span>
      )}
    </button>
  );
  return (
    <li>
      {isNarrow ? (
        <Tooltip text={title} side="right">
          {button}
        </Tooltip>
      ) : (
        button
      )}
    </li>
  );
}
