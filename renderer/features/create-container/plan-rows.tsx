import type { ReactNode } from 'react';
import type { Finding, Plan } from '../../../shared/domain/plan.ts';
import { FindingList } from './finding-list.tsx';

type Props = {
  plans: readonly Plan[];
  /** Shown whole above: what was found out about it is not said again of each. */
  like: Plan;
  onField: (field: string) => void;
};

/** Plans that differ from one by number, name and address alone. */
export function PlanRows({ plans, like, onField }: Props): ReactNode {
  const said = new Set(like.findings.map(wordsOf));
  return (
    <table aria-label="Other containers" className="w-full border-collapse rounded-md border border-line text-left">
      <thead className="text-sm text-ink-2">
        <tr className="border-b border-line">
          <th className="px-3 py-1.5 font-medium">Name</th>
          <th className="px-3 py-1.5 font-medium">ID</th>
          <th className="px-3 py-1.5 font-medium">Address</th>
        </tr>
      </thead>
      <tbody>
        {plans.map(({ id, spec, findings }) => {
          const own = findings.filter((one) => one.verdict !== 'passed' && !said.has(wordsOf(one)));
          return [
            <tr key={id} className={own.length === 0 ? 'border-b border-line last:border-b-0' : ''}>
              <td className="px-3 py-1.5 font-mono text-sm">{spec.hostname}</td>
              <td className="px-3 py-1.5 font-mono text-sm">{spec.vmid}</td>
              <td className="px-3 py-1.5 font-mono text-sm">{addressOf(spec)}</td>
            </tr>,
            own.length > 0 && (
              <tr key={`${id} findings`} className="border-b border-line last:border-b-0">
                <td colSpan={3} className="px-3 pb-2">
                  <FindingList findings={own} onField={onField} />
                </td>
              </tr>
            ),
          ];
        })}
      </tbody>
    </table>
  );
}

const wordsOf = ({ check, verdict, message }: Finding): string => `${check} ${verdict} ${message}`;

function addressOf({ network: { ipv4, ipv6 } }: Plan['spec']): string {
  const said = [ipv4, ipv6].flatMap((setting) =>
    setting.mode === 'static' ? [setting.address] : setting.mode === 'none' ? [] : [setting.mode],
  );
  return said.join(', ') || 'none';
}
