import { Boxes, KeyRound, SearchX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Meter, MeterBar } from '../../ui/meter.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { SkeletonRows, SkeletonText } from '../../ui/skeleton.tsx';
import { GallerySection, Specimen } from './specimen.tsx';
import { useApp } from '../../hooks/app-context.ts';

export function ProgressSection(): ReactNode {
  const bars = [
    ['Working, 62 %', 62, 'working'],
    ['Waiting, not known how far', null, 'working'],
    ['Paused at 40 %', 40, 'attention'],
    ['Failed at 75 %', 75, 'failed'],
    ['Cancelled at 20 %', 20, 'stopped'],
    ['Succeeded', 100, 'running'],
  ] as const;
  return (
    <GallerySection id="progress" title="Progress and meters">
      <div className="grid grid-cols-3 gap-4">
        {bars.map(([name, percent, tone]) => (
          <div key={name} className="flex flex-col gap-1.5">
            <span className="text-xs text-ink-3">{name}</span>
            <ProgressBar label={name} percent={percent} tone={tone} />
          </div>
        ))}
      </div>
      <div className="grid grid-cols-4 gap-4">
        <Meter label="CPU" share={0.07} text="7 % of 2 cores" />
        <Meter label="Memory" share={0.94} text="1.9 GiB of 2 GiB" />
        <Meter label="Disk" share={0.5} text="4 GiB of 8 GiB, 12 min ago" isStale />
        <Meter label="Swap" share={null} text="–" />
      </div>
      <Specimen name="In a cell">
        <span className="flex w-24 items-center gap-2">
          <span className="w-9 text-right">34 %</span>
          <MeterBar share={0.34} className="flex-1" />
        </span>
      </Specimen>
    </GallerySection>
  );
}

export function NoticeSection(): ReactNode {
  return (
    <GallerySection id="notices" title="Notices and errors">
      <Notice tone="info" title="Nothing is sent before you approve the plan" />
      <Notice
        tone="attention"
        title="pve1 has not answered for 12 min"
        action={<Button size="small">Try again</Button>}
      >
        <p className="text-ink-2">What you see is what was last known.</p>
      </Notice>
      <ErrorNotice
        title="The container was not started"
        explanation="This login lacks VM.PowerMgmt on /vms/101."
        nextStep="Give the role to the token, or sign in as somebody who has it."
        lines={['trying to acquire lock...', 'Permission check failed (/vms/101, VM.PowerMgmt)']}
        details={'pve:forbidden\n{"path":"/vms/101","privilege":"VM.PowerMgmt"}'}
        action={
          <>
            <Button size="small">Show the commands</Button>
            <button type="button" className="rounded-sm text-sm text-accent underline underline-offset-2">
              Open the server
            </button>
          </>
        }
      />
      <CodeBlock label="Command" text="pveum acl modify /vms/101 -token 'gantry@pve!laptop' -role GantryUser" />
    </GallerySection>
  );
}

export function EmptySection(): ReactNode {
  return (
    <GallerySection id="empty" title="Empty and loading">
      <div className="grid grid-cols-3 divide-x divide-line rounded-md border border-line">
        <EmptyState
          icon={<Boxes />}
          title="No containers yet"
          action={<Button tone="primary">Create the first container</Button>}
        >
          Choose a template and have it running in a minute or two.
        </EmptyState>
        <EmptyState icon={<SearchX />} title="No container fits the filter" action={<Button>Clear the filter</Button>}>
          40 containers are hidden by it.
        </EmptyState>
        <EmptyState icon={<KeyRound />} title="Hidden by rights">
          The token lacks VM.Audit on /vms, so Proxmox shows it no containers.
        </EmptyState>
      </div>
      <div className="grid grid-cols-2 gap-4">
        <SkeletonRows label="Loading rows" count={3} />
        <SkeletonText label="Loading text" lines={4} />
      </div>
    </GallerySection>
  );
}

export function ToastSection(): ReactNode {
  const { toasts } = useApp().stores;
  const [undone, setUndone] = useState(0);
  return (
    <GallerySection id="toasts" title="Toasts">
      <div className="flex gap-2">
        <Button onClick={() => toasts.show('success', 'Rack was added')}>Success</Button>
        <Button
          onClick={() =>
            toasts.show('info', 'Stopping web', 'The job runs; see the status bar.', {
              label: 'Open job',
              run: () => setUndone((count) => count + 1),
            })
          }
        >
          With an action
        </Button>
        <Button onClick={() => toasts.show('failure', 'The setting could not be saved', 'The disk is full.')}>
          Failure
        </Button>
        <span className="self-center text-ink-3">Action used {undone} times</span>
      </div>
    </GallerySection>
  );
}
