import type { ReactNode } from 'react';
import type { PlanDifference } from '../../../shared/domain/plan.ts';

/** What was asked for differently; absent when it was the same. */
export function PlanDifferences({ differences }: { differences: readonly PlanDifference[] }): ReactNode {
  if (differences.length === 0) return null;
  return (
    <section aria-labelledby="compare-plan" className="flex flex-col gap-2">
      <h3 id="compare-plan" className="font-semibold">
        Asked for differently
      </h3>
      <div className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-left">
          <thead className="border-b border-line text-sm text-ink-2">
            <tr>
              {['What', 'This job', 'The other'].map((title) => (
                <th key={title} scope="col" className="px-3 py-1.5 font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ field, template, chosen }) => (
              <tr key={field} className="border-b border-line align-top last:border-b-0" data-selectable>
                <th scope="row" className="w-60 px-3 py-1.5 font-normal text-ink-2">
                  {field}
                </th>
                <td className="px-3 py-1.5 [overflow-wrap:anywhere]" colSpan={template === null ? 2 : 1}>
                  {chosen}
                </td>
                {template !== null && <td className="px-3 py-1.5 [overflow-wrap:anywhere]">{template}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
