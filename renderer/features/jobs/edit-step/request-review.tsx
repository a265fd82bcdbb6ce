import type { ReactNode } from 'react';
import type { Finding, Plan } from '../../../../shared/domain/plan.ts';
import { Notice } from '../../../ui/notice.tsx';
import { changedParameters } from './changed-parameters.ts';

type Props = { plan: Plan; before: Readonly<Record<string, string>> };

/** What the new plan asks of Proxmox otherwise, and what was found out about it. */
export function RequestReview({ plan, before }: Props): ReactNode {
  const create = plan.steps.find(({ kind }) => kind === 'create');
  const changes = changedParameters(before, create?.calls[0]?.parameters ?? {});
  const telling = plan.findings.filter(({ verdict }) => verdict !== 'passed');
  return (
    <>
      <table className="w-full text-left text-sm" data-selectable>
        <caption className="mb-1 text-left font-medium">
          {changes.length === 0 ? 'Nothing is asked otherwise than before.' : 'Asked otherwise than before'}
        </caption>
        {changes.length > 0 && (
          <>
            <thead className="text-ink-3">
              <tr>
                {['Parameter', 'Before', 'Now'].map((title) => (
                  <th key={title} scope="col" className="py-1 pr-3 font-normal">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="font-mono">
              {changes.map(({ name, was, is }) => (
                <tr key={name} className="border-t border-line align-top">
                  <th scope="row" className="py-1 pr-3 font-normal text-ink-2">
                    {name}
                  </th>
                  <td className="py-1 pr-3 [overflow-wrap:anywhere] text-ink-3">{was ?? 'not sent'}</td>
                  <td className="py-1 [overflow-wrap:anywhere]">{is ?? 'not sent'}</td>
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
      {telling.map((finding) => (
        <Notice key={`${finding.check} ${finding.message}`} tone={toneOf(finding)} title={finding.message} />
      ))}
      <p className="text-ink-2">
        The request to {create?.calls[0]?.path} is sent once, by the same job. What runs inside stays as it was
        approved.
      </p>
    </>
  );
}

const toneOf = ({ verdict }: Finding): 'failed' | 'attention' | 'info' =>
  verdict === 'blocks' ? 'failed' : verdict === 'warns' ? 'attention' : 'info';
