import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { connectionId as connectionIdSchema } from '../../../../shared/domain/ids.ts';
import { isOver } from '../../../../shared/domain/job.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { useOsTemplateStock } from '../../../hooks/use-os-template-stock.ts';
import type { OsTemplatePick } from '../../../stores/os-template-store.ts';
import { lackingText } from '../../../stores/os-template-words.ts';
import type { WizardValues } from '../../../stores/wizard-draft-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ArrivalState } from './arrival-state.tsx';
import { fileOf } from '../fit-to-node.ts';
import { FieldRow } from '../field-findings.tsx';
import { SelectField } from '../form-fields.tsx';
import type { OsTemplateChoice } from '../os-template-choice.ts';
import type { Arrival } from './use-arrival.ts';

type Props = { choices: readonly OsTemplateChoice[]; arrival: Arrival; help: string | undefined };

/** The OS template: one of the node's, or one that is brought there first, while the form is filled in. */
export function OsTemplateField({ choices, arrival, help }: Props): ReactNode {
  const { stores } = useApp();
  const { setValue, watch } = useFormContext<WizardValues>();
  const [server, node, volid, needsDownload] = watch(['connectionId', 'node', 'ostemplate', 'needsDownload']);
  const connectionId = connectionIdSchema.safeParse(server).data;
  const isListed = volid === '' || choices.some((one) => one.volid === volid);
  const options = choices.map((one) => ({
    value: one.volid,
    label: one.file,
    ...(one.needsDownload ? { detail: detailOf(one, arrival) } : {}),
  }));
  const onPick = (next: OsTemplatePick) => {
    setValue('ostemplate', next.volid, { shouldValidate: true });
    setValue('needsDownload', next.needsDownload);
  };
  const open = () => {
    if (connectionId === undefined) return;
    stores.osTemplates.open({ connectionId, node, chosen: volid, onPick });
  };
  return (
    <div className="flex flex-col gap-2">
      <FieldRow className="grid-cols-[1fr_auto]">
        <SelectField
          name="ostemplate"
          label="OS template"
          isCode
          options={isListed ? options : [...options, { value: volid, label: fileOf(volid), detail: 'arriving' }]}
          onPick={(value) =>
            setValue('needsDownload', choices.find((one) => one.volid === value)?.needsDownload ?? false)
          }
          help={help}
        />
        <Button
          className="mt-5 self-start"
          disabledReason={connectionId === undefined || node === '' ? 'Choose a node first' : null}
          onClick={open}
        >
          All OS templates…
        </Button>
      </FieldRow>
      {arrival.job ? (
        <ArrivalState job={arrival.job} />
      ) : (
        needsDownload && volid !== '' && <NotThereYet volid={volid} node={node} connectionId={connectionId} />
      )}
    </div>
  );
}

const detailOf = ({ volid }: OsTemplateChoice, { job }: Arrival): string =>
  job?.osTemplate?.volid === volid && !isOver(job.state) ? 'arriving' : 'will be downloaded';

function NotThereYet({
  volid,
  node,
  connectionId,
}: {
  volid: string;
  node: string;
  connectionId: Parameters<typeof useOsTemplateStock>[0];
}): ReactNode {
  const { client, stores } = useApp();
  const [stock] = useOsTemplateStock(connectionId, node);
  const storage = volid.slice(0, volid.indexOf(':'));
  const lacking = stock.value?.storages.find(({ name }) => name === storage)?.lacksForFetch ?? [];
  const download = useAction(async () => {
    if (connectionId === undefined) return;
    const source = { from: 'catalogue' as const };
    const { jobId } = await client.call('os-template:fetch', {
      connectionId,
      node,
      storage,
      file: fileOf(volid),
      source,
    });
    stores.jobs.accept(await client.call('job:get', { jobId }));
  });
  return (
    <>
      <Notice
        tone="info"
        title={`It is not on ${node} yet`}
        action={
          <Button
            size="small"
            isBusy={download.isBusy}
            disabledReason={lackingText(lacking)}
            onClick={() => download.run()}
          >
            Download now
          </Button>
        }
      >
        <p className="text-ink-2">It is downloaded when the container is created, unless you do it now.</p>
      </Notice>
      {download.error && <ErrorNotice {...explain(download.error)} />}
    </>
  );
}
