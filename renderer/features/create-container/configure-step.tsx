import { useMemo, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { NodeFacts, NodeOptions } from '../../../shared/domain/inventory.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { NodeChange, WizardValues } from '../../stores/wizard-draft-store.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import type { Option } from '../../ui/select.tsx';
import { AccessFields } from './access-fields.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { FieldRow } from './field-findings.tsx';
import { labelFromTable } from './field-sections.ts';
import { SelectField, TextField } from './form-fields.tsx';
import { containerStorages } from './fit-to-node.ts';
import { NetworkFields } from './network-fields.tsx';
import { namesIn } from './read-spec.ts';
import { Presets } from './presets.tsx';
import { serverOptions } from './server-options.ts';
import { osTemplateChoices } from './os-template-choice.ts';
import { OsTemplateField } from './os-templates/os-template-field.tsx';
import type { Arrival } from './os-templates/use-arrival.ts';
import type { VmidState } from './use-vmid-check.ts';
import type { WizardData } from './use-wizard-data.ts';

type Props = {
  data: WizardData;
  arrival: Arrival;
  vmid: VmidState;
  rootPassword: string;
  onRootPassword: (text: string) => void;
  /** What the template asks; null when it asks nothing. */
  questions: ReactNode;
  /** Also what is only missing yet is told. */
  tellsMissing: boolean;
};

const fieldNames: Readonly<Partial<Record<NodeChange['field'], string>>> = {
  storage: 'Storage',
  'network.bridge': 'Bridge',
  ostemplate: 'OS template',
};

export function ConfigureStep({
  data,
  arrival,
  vmid,
  rootPassword,
  onRootPassword,
  questions,
  tellsMissing,
}: Props): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const facts = useSelect(stores.serverFacts, ({ byId }) => byId);
  const servers = useMemo(() => serverOptions(connections, facts), [connections, facts]);
  const { setValue, watch } = useFormContext<WizardValues>();
  const isAdvancedOpen = useSelect(stores.wizardDraft, (state) => state.isAdvancedOpen);
  const { nodes, options, changes } = data;
  const list = options.value;
  const choices = list ? osTemplateChoices(list) : [];
  const nodeOptions: Option[] = (nodes.value ?? []).map(({ name, isOnline, memoryBytes, memoryMaxBytes }) => ({
    value: name,
    label: name,
    detail: !isOnline
      ? 'unreachable'
      : memoryBytes === null || memoryMaxBytes === null
        ? ''
        : `${formatBytes(memoryMaxBytes - memoryBytes)} free`,
    isDisabled: !isOnline,
  }));
  return (
    <div className="flex flex-col gap-6">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-xl font-semibold tracking-tight">Configure</h2>
        <Presets />
      </div>
      {nodes.state === 'failed' && <ErrorNotice {...explain(nodes.error)} />}
      {options.state === 'failed' && <ErrorNotice {...explain(options.error)} />}
      {changes.length > 0 && (
        <Notice tone="attention" title={`Changed for node ${watch('node')}`}>
          <ul className="text-ink-2">
            {changes.map(({ field, from, to }) => (
              <li key={field}>
                {fieldNames[field] ?? labelFromTable(field) ?? field}: {from} is not there; now {to || 'nothing'}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Group title="Where">
        {connections.length > 1 && (
          <SelectField
            name="connectionId"
            label="Server"
            options={servers}
            onPick={() => {
              setValue('node', '');
              setValue('vmid', '');
            }}
          />
        )}
        <FieldRow className="grid-cols-[1fr_1fr_112px]">
          <SelectField
            name="node"
            label="Node"
            options={nodeOptions}
            placeholder={nodes.state === 'loading' ? 'Loading…' : 'Choose…'}
            help={awayText(nodes.value ?? [])}
          />
          <TextField
            name="hostname"
            label="Name"
            isCode
            placeholder="web"
            help="web-{1..3} makes three."
            note={manyWords(watch('hostname'))}
          />
          <TextField
            name="vmid"
            label="ID"
            isCode
            isNumeric
            note={vmid.state === 'free' ? 'free' : undefined}
            // By whom is told below, with a number that is free.
            foundError={vmid.state === 'taken' ? 'taken' : undefined}
          />
        </FieldRow>
        <TextField name="tags" label="Tags" placeholder="none" help="Small letters, separated by blanks." />
      </Group>
      {questions !== null && <Group title={data.template?.name ?? 'Template'}>{questions}</Group>}
      <Group title="System">
        <OsTemplateField choices={choices} arrival={arrival} help={hiddenHelp(list, 'osTemplates')} />
        <FieldRow className="grid-cols-[1fr_112px]">
          <SelectField
            name="storage"
            label="Storage"
            options={storageOptions(list)}
            help={hiddenHelp(list, 'storages')}
          />
          <TextField name="diskGiB" label="Disk" unit="GiB" isNumeric />
        </FieldRow>
        <FieldRow className="grid-cols-3">
          <TextField name="cores" label="Cores" isNumeric sendsAs="cores" />
          <TextField name="memoryMiB" label="Memory" unit="MiB" isNumeric sendsAs="memory" />
          <TextField name="swapMiB" label="Swap" unit="MiB" isNumeric sendsAs="swap" />
        </FieldRow>
      </Group>
      <Group title="Network">
        <NetworkFields bridges={list?.bridges ?? []} help={hiddenHelp(list, 'bridges')} />
      </Group>
      <Group title="Access">
        <AccessFields rootPassword={rootPassword} onRootPassword={onRootPassword} />
      </Group>
      <Disclosure
        // Opened from elsewhere too, when a field in it has to be corrected.
        key={String(isAdvancedOpen)}
        title="Advanced"
        startsOpen={isAdvancedOpen}
        onToggle={(isOpen) => stores.wizardDraft.setState({ isAdvancedOpen: isOpen })}
      >
        <AdvancedFields options={list} tellsMissing={tellsMissing} />
      </Disclosure>
    </div>
  );
}

export function Group({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-3 w-full border-b border-line pb-1 text-sm font-medium text-ink-2">{title}</legend>
      {children}
    </fieldset>
  );
}

function storageOptions(options: NodeOptions | null): Option[] {
  if (!options) return [];
  const able = new Set(containerStorages(options));
  return options.storages
    .filter(({ name }) => able.has(name))
    .map(({ name, plugin, usedBytes, totalBytes }) => ({
      value: name,
      label: name,
      detail:
        usedBytes === null || totalBytes === null ? plugin : `${plugin}, ${formatBytes(totalBytes - usedBytes)} free`,
    }));
}

/** "12 containers: web-01 … web-12" for a pattern; nothing for one name. */
function manyWords(pattern: string): string | undefined {
  const names = namesIn(pattern);
  if (!names.ok || names.names.length < 2) return undefined;
  return `${names.names.length} containers: ${names.names[0]} … ${names.names.at(-1)}`;
}

/** Which nodes cannot be chosen now; the others are not held up by them. */
function awayText(nodes: readonly NodeFacts[]): string | undefined {
  const away = nodes.flatMap(({ name, isOnline }) => (isOnline ? [] : [name]));
  if (away.length === 0) return undefined;
  return away.length === 1 ? `${away[0]} is unreachable` : `${away.join(', ')} are unreachable`;
}

/** Why a list may be empty: the right this login lacks. */
function hiddenHelp(options: NodeOptions | null, list: NodeOptions['hiddenBy'][number]['list']): string | undefined {
  const hidden = options?.hiddenBy.find((one) => one.list === list);
  return hidden && `Some may be hidden: this login lacks ${hidden.privilege} on ${hidden.path}.`;
}
