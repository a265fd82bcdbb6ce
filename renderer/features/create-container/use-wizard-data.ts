import { useCallback, useEffect, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import type { NodeFacts, NodeChoices } from '../../../shared/domain/inventory.ts';
import { connectionId as connectionIdSchema, templateId as templateIdSchema } from '../../../shared/domain/ids.ts';
import type { Template } from '../../../shared/domain/template.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest, type Request } from '../../hooks/use-request.ts';
import type { NodeChange, WizardValues } from '../../stores/wizard-draft-store.ts';
import { bestNode, fitToNode } from './fit-to-node.ts';

export type WizardData = {
  readonly nodes: Request<NodeFacts[]>;
  readonly options: Request<NodeChoices>;
  readonly reloadOptions: () => void;
  readonly template: Template | null;
  /** Linked by the template, and not there: what they would install is left out. */
  readonly missingBuckets: readonly string[];
  readonly changes: readonly NodeChange[];
  /** The server has not yet told all that the form starts with. */
  readonly isAsking: boolean;
};

const nothing: readonly string[] = [];

/** Asks the server for what the form offers, and fills in what the user has not chosen. */
export function useWizardData(): WizardData {
  const { client, stores } = useApp();
  const { watch, setValue, getValues } = useFormContext<WizardValues>();
  const changes = useSelect(stores.wizardDraft, (state) => state.nodeChanges);
  const connections = useSelect(stores.connections, ({ all }) => all);
  const connectionId = connectionIdSchema.safeParse(watch('connectionId')).data;
  const node = watch('node');
  const templateId = watch('templateId');

  useEffect(() => {
    if (connectionId !== undefined) return;
    const first = connections.find(({ health }) => health.state === 'online') ?? connections[0];
    if (first) setValue('connectionId', first.id);
  }, [connectionId, connections, setValue]);

  const askTemplate = useCallback(
    async (signal: AbortSignal) => {
      const id = templateIdSchema.safeParse(templateId).data;
      return id === undefined ? null : client.call('template:resolve', { templateId: id }, signal);
    },
    [client, templateId],
  );
  const [template] = useRequest(askTemplate);

  const askNodes = useCallback(
    async (signal: AbortSignal) =>
      connectionId === undefined ? [] : client.call('node:list', { connectionId }, signal),
    [client, connectionId],
  );
  const [nodes] = useRequest(askNodes);
  useEffect(() => {
    if (nodes.state !== 'ready' || nodes.value.length === 0) return;
    if (nodes.value.some(({ name }) => name === getValues('node'))) return;
    setValue('node', bestNode(nodes.value)?.name ?? '');
  }, [nodes, getValues, setValue]);

  const [asksVmid, setAsksVmid] = useState(false);
  useEffect(() => {
    if (connectionId === undefined || getValues('vmid') !== '') return undefined;
    const stop = new AbortController();
    const ask = async () => {
      setAsksVmid(true);
      try {
        const { vmid } = await client.call('vmid:next', { connectionId }, stop.signal);
        if (getValues('vmid') !== '') return;
        setValue('vmid', String(vmid));
        setValue('proposedVmid', String(vmid));
      } catch {
        // The field stays empty and can be typed; the list of nodes shows why the server does not answer.
      } finally {
        setAsksVmid(false);
      }
    };
    void ask();
    return () => stop.abort();
  }, [client, connectionId, getValues, setValue]);

  const askOptions = useCallback(
    async (signal: AbortSignal) => {
      if (connectionId === undefined || node === '') throw new DOMException('nothing to ask yet', 'AbortError');
      return client.call('node:options', { connectionId, node }, signal);
    },
    [client, connectionId, node],
  );
  const [options, reloadOptions] = useRequest(connectionId !== undefined && node !== '' ? askOptions : null);
  const chosen = template.state === 'ready' ? (template.value?.template ?? null) : null;
  const missingBuckets = template.state === 'ready' ? (template.value?.missingBuckets ?? nothing) : nothing;
  const isTemplateKnown = templateId === '' || chosen?.id === templateId;
  useEffect(() => {
    if (options.state !== 'ready' || options.value.node !== node || !isTemplateKnown) return;
    const { fitted, changes: made } = fitToNode(getValues(), options.value, {
      storage: chosen?.storage ?? null,
      bridge: chosen?.bridge ?? null,
      osTemplatePatterns: chosen?.osTemplatePatterns ?? getValues('imagePatterns'),
    });
    setValue('storage', fitted.storage);
    setValue('further', fitted.further);
    setValue('network.bridge', fitted.bridge);
    setValue('ostemplate', fitted.ostemplate);
    setValue('needsDownload', fitted.needsDownload);
    stores.wizardDraft.setState({ nodeChanges: made });
  }, [stores, options, node, chosen, isTemplateKnown, getValues, setValue]);

  const isNodeDue = node === '' && (nodes.value ?? []).some(({ isOnline }) => isOnline);
  const isAsking =
    connectionId !== undefined &&
    (nodes.state === 'loading' ||
      isNodeDue ||
      (node !== '' && options.state === 'loading') ||
      template.state === 'loading' ||
      asksVmid);
  return { nodes, options, reloadOptions, template: chosen, missingBuckets, changes, isAsking };
}
