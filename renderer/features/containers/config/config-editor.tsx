import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Login } from '../../../../shared/rights/judge.ts';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { ConfigChange, ConfigOutcome, ContainerConfig } from '../../../../shared/domain/container-config.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { checkOption } from '../../../../shared/lxc/check-option.ts';
import { freeName, optionIn, wantedValue } from '../../../../shared/lxc/config-change.ts';
import { changeFrom, type ConfigEdits } from '../../../../shared/lxc/config-edits.ts';
import { describeError } from '../../../errors/describe-error.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/page-body.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { EditBar } from './edit-bar.tsx';
import { addReason, editReason, growReason, optionReason, subOptionReason } from './foretell-change.ts';
import { GrowDialog, type Disk } from './grow-dialog.tsx';
import { growableDisk } from './growable-disk.ts';
import { newValue } from './new-value.ts';
import { OptionRow } from './option-row.tsx';
import { rowGroups, rowLabel } from './option-rows.ts';
import { OtherRows } from './other-rows.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { isBeingMounted, mountAgain, type UnusedDisk } from './unused-disks.ts';
import { UnusedRows } from './unused-rows.tsx';
import { useOffers } from './use-offers.ts';

type Props = {
  row: ContainerRow;
  config: ContainerConfig;
  /** The Proxmox VE of its node, such as `9.2.11`. */
  version: string | null;
  login: Login | null;
  /** Why nothing can be changed now; null when something can. */
  reason: string | null;
  onTold: (config: ContainerConfig) => void;
  onAsk: () => void;
};

const noEdits: ConfigEdits = {};
const addable: Readonly<Record<string, { family: string; title: string }>> = {
  disks: { family: 'mp', title: 'Add mount point' },
  network: { family: 'net', title: 'Add network interface' },
  devices: { family: 'dev', title: 'Add device' },
};

/** Every option in its group; edits are collected, looked over and sent together. */
export function ConfigEditor({ row, config, version, login, reason, onTold, onAsk }: Props): ReactNode {
  const { client, stores } = useApp();
  const { configDrafts, navigation, toasts } = stores;
  const { key, connectionId, vmid } = row;
  const offers = useOffers(row);
  const draft = useSelect(configDrafts, ({ byKey }) => byKey.get(key));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [isReviewing, setReviewing] = useState(false);
  const [disk, setDisk] = useState<Disk | null>(null);
  const [unused, setUnused] = useState<UnusedDisk | null>(null);
  const server = useSelect(stores.connections, ({ byId }) => byId.get(connectionId));
  const edits = draft?.edits ?? noEdits;
  const isOutdated = draft !== undefined && draft.base.digest !== config.digest;
  // While somebody else's changes are not settled, rows show the configuration the user had before them.
  const base = isOutdated ? draft.base : config;
  const mistakes = Object.entries(edits).flatMap(([name, value]) =>
    value === null ? [] : checkOption(name, value).filter(({ kind }) => kind === 'invalid'),
  );
  const change = changeFrom(edits, base);
  const major = version === null ? null : Number.parseInt(version, 10) || null;
  const asker = { login, version };
  const refusals = Object.entries(edits).flatMap(([name, value]) => {
    const why = editReason(name, value, base, asker);
    return why === null ? [] : [{ name, why }];
  });

  const send = async (wanted: ConfigChange): Promise<ConfigOutcome> => {
    try {
      const asked = { connectionId, vmid, digest: base.digest, change: wanted };
      const outcome = await client.call('container:change-config', asked);
      if (outcome.state === 'unread') {
        tellUnread(outcome.error);
        onAsk();
      } else onTold(outcome.config);
      return outcome;
    } catch (error) {
      // Some refusals come after a part was taken over.
      onAsk();
      throw error;
    }
  };
  const tellUnread = (error: AppErrorData): void => {
    const { title, explanation } = describeError(error);
    toasts.show(
      'info',
      'Changed, but not read again',
      `${row.name}: Proxmox has made the change. Only reading the configuration afterwards failed: ${title}. ${explanation} Nothing has to be sent again.`,
    );
  };
  const apply = useAction(async () => {
    const outcome = await send(change);
    setReviewing(false);
    if (outcome.state === 'conflict') return;
    configDrafts.settle(key, edits, outcome.state === 'unread' ? null : outcome.config);
    const since = configDrafts.getState().byKey.get(key)?.edits ?? noEdits;
    setOpen((before) => new Set([...before].filter((name) => name in since)));
    if (outcome.state === 'unread') return;
    const isWaiting = outcome.config.options.some(({ pending, isLeaving }) => pending !== null || isLeaving);
    toasts.show(
      'success',
      'Configuration changed',
      isWaiting ? `${row.name}: some of it waits for the next start` : row.name,
    );
  });
  const revert = useAction(async (name: string) => {
    const outcome = await send({ set: {}, delete: [], revert: [name] });
    if (outcome.state === 'unread') return;
    const isDone = outcome.state === 'changed';
    // What was edited beside it, also meanwhile, goes on from the configuration that is now.
    if (isDone) configDrafts.rebase(key, outcome.config);
    toasts.show(
      isDone ? 'success' : 'info',
      isDone ? `${rowLabel(name)} stays as it is` : 'It was changed elsewhere meanwhile',
      row.name,
    );
  });
  const grow = useAction(async ({ name, volume }: Disk, sizeGiB: number) => {
    const { jobId } = await client.call('container:grow-disk', { connectionId, vmid, disk: name, volume, sizeGiB });
    setDisk(null);
    navigation.go({ page: 'job', jobId });
  });

  const remove = useAction(async ({ name, volume }: UnusedDisk) => {
    const outcome = await send({ set: {}, delete: [name], revert: [] });
    setUnused(null);
    if (outcome.state === 'unread') return;
    const isDone = outcome.state === 'changed';
    if (isDone) configDrafts.rebase(key, outcome.config);
    toasts.show(
      isDone ? 'success' : 'info',
      isDone ? 'Unused disk removed' : 'It was changed elsewhere meanwhile',
      `${volume} of ${row.name}`,
    );
  });

  const setIsOpen = (name: string, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(name);
    else next.delete(name);
    setOpen(next);
  };
  const add = (family: string): void => {
    const name = freeName(family, base, Object.keys(edits));
    if (name === null) return;
    configDrafts.edit(key, config, name, newValue(name, offers));
    setIsOpen(name, true);
  };
  const mount = (one: UnusedDisk): void => {
    const edit = mountAgain(one, base, Object.keys(edits));
    if (edit === null) return;
    configDrafts.edit(key, config, edit.name, edit.value);
    setIsOpen(edit.name, true);
  };
  const outsideReason = reason ?? (isOutdated ? 'Settle first what was changed elsewhere' : null);
  const rowReason = (name: string): string | null => outsideReason ?? optionReason(name, base, asker);
  const moreReason = (family: string): string | null =>
    outsideReason ?? addReason(family, base, Object.keys(edits), asker);
  const mountedReason = (one: UnusedDisk): string | null =>
    isBeingMounted(one, edits) ? 'The unsent changes mount it again; apply or undo them first' : null;

  return (
    <>
      {isOutdated && (
        <ConflictNotice
          key={config.digest}
          draft={draft}
          now={config}
          onGoOn={(next) => configDrafts.rebase(key, config, next)}
        />
      )}
      {revert.error && <ErrorNotice {...explain(revert.error)} />}
      {rowGroups(base, edits, major).map(({ id, title, names }) => {
        const more = addable[id];
        return (
          <Section
            key={id}
            title={title}
            aside={
              more && (
                <Button
                  size="small"
                  tone="ghost"
                  disabledReason={moreReason(more.family)}
                  onClick={() => add(more.family)}
                >
                  <Plus aria-hidden />
                  {more.title}
                </Button>
              )
            }
          >
            {names.length === 0 ? (
              <p className="text-ink-3">None</p>
            ) : (
              <ul aria-label={title} className="-mx-2 border-t border-line">
                {names.map((name) => (
                  <OptionRow
                    key={name}
                    name={name}
                    option={optionIn(base, name)}
                    edit={edits[name]}
                    refusal={refusals.find((one) => one.name === name)?.why ?? null}
                    growReason={reason ?? growReason(name, base, asker)}
                    mistakes={mistakes.filter(({ path }) => path[0] === name)}
                    isOpen={open.has(name)}
                    reason={rowReason(name)}
                    offers={offers}
                    reasonAgainst={(option) => subOptionReason(option, login)}
                    major={major}
                    onOpen={(isOpen) => setIsOpen(name, isOpen)}
                    onEdit={(value) => configDrafts.edit(key, config, name, value)}
                    onUndo={() => configDrafts.drop(key, name)}
                    onRevert={() => revert.run(name)}
                    onGrow={growOf(name, base, setDisk)}
                  />
                ))}
              </ul>
            )}
          </Section>
        );
      })}
      <UnusedRows
        config={base}
        containerName={row.name}
        extraConfirm={server?.isProduction ? `${server.name} is a production server; delete it all the same` : null}
        removeReason={(one) =>
          outsideReason ?? (one.usedAs === null ? mountedReason(one) : null) ?? editReason(one.name, null, base, asker)
        }
        mountReason={(one) => mountedReason(one) ?? moreReason('mp')}
        asked={unused}
        isBusy={remove.isBusy}
        error={remove.error}
        onMount={mount}
        onAsk={(one) => {
          remove.clearError();
          setUnused(one);
        }}
        onRemove={(one) => remove.run(one)}
      />
      <OtherRows config={base} />
      <EditBar
        count={Object.keys(edits).length}
        wrong={new Set(mistakes.map(({ path }) => path[0])).size}
        reason={outsideReason}
        onDiscard={() => {
          configDrafts.clear(key);
          setOpen(new Set());
        }}
        onReview={() => {
          apply.clearError();
          setReviewing(true);
        }}
      />
      <ReviewDialog
        isOpen={isReviewing && Object.keys(edits).length > 0}
        title={`Change ${row.name}`}
        config={base}
        change={change}
        reason={reason}
        refusals={refusals}
        isBusy={apply.isBusy}
        error={apply.error}
        onApply={() => apply.run()}
        onClose={() => setReviewing(false)}
      />
      {disk && (
        <GrowDialog
          disk={disk}
          label={rowLabel(disk.name)}
          isBusy={grow.isBusy}
          error={grow.error}
          onGrow={(sizeGiB) => grow.run(disk, sizeGiB)}
          onClose={() => setDisk(null)}
        />
      )}
    </>
  );
}

function growOf(name: string, config: ContainerConfig, onGrow: (disk: Disk) => void): (() => void) | null {
  const disk = growableDisk(name, wantedValue(config, name));
  return disk && (() => onGrow(disk));
}
