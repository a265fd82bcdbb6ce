import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Finding, Fix, Plan, PlannedCall, PlannedVariable } from '../../../shared/domain/plan.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { callText } from '../../parts/call-text.ts';
import { FindingList } from './finding-list.tsx';

type Props = { plan: Plan; onField: (field: string) => void; onFix?: (fix: Fix) => void };

/** The steps in sentences, each with what was found out about it and the calls one click away. */
export function PlanView({ plan, onField, onFix }: Props): ReactNode {
  const known = new Set(plan.steps.map(({ id }) => id));
  const general = plan.findings.filter(({ stepId }) => stepId === null || !known.has(stepId));
  return (
    <>
      <FindingList findings={general.filter(({ verdict }) => verdict !== 'passed')} onField={onField} onFix={onFix} />
      <ol aria-label="Plan" className="flex flex-col rounded-md border border-line">
        {plan.steps.map((step, index) => {
          const findings = plan.findings.filter(({ stepId }) => stepId === step.id);
          return (
            <li key={step.id} className="flex gap-3 border-b border-line px-3 py-2 last:border-b-0">
              <span aria-hidden className="w-4 shrink-0 text-right text-ink-3">
                {index + 1}
              </span>
              <div className="flex min-w-0 flex-1 flex-col gap-1">
                <span>{step.title}</span>
                {step.details.length > 0 && (
                  <ul className="text-sm text-ink-2">
                    {step.details.map((detail) => (
                      <li key={detail} className="[overflow-wrap:anywhere]">
                        {detail}
                      </li>
                    ))}
                  </ul>
                )}
                <FindingList
                  findings={findings.filter(({ verdict }) => verdict !== 'passed')}
                  onField={onField}
                  onFix={onFix}
                />
                <Passed findings={findings.filter(({ verdict }) => verdict === 'passed')} />
                {step.calls.length > 0 && (
                  <div className="text-sm">
                    <Disclosure title={step.calls.length === 1 ? 'Exact call' : `${step.calls.length} exact calls`}>
                      <Calls calls={step.calls} />
                    </Disclosure>
                  </div>
                )}
                {step.fallbackCalls.length > 0 && (
                  <div className="text-sm">
                    <Disclosure title="Exact calls of the API terminal, only if it comes to that">
                      <Calls calls={step.fallbackCalls} />
                    </Disclosure>
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {plan.variables.length > 0 && (
        <section aria-label="Variables" className="flex flex-col gap-1">
          <h3 className="text-sm font-medium text-ink-2">Variables</h3>
          <dl className="grid grid-cols-[minmax(112px,auto)_minmax(0,1fr)] gap-x-3">
            {plan.variables.map(({ name, label, shown, source }) => (
              <div key={name} className="contents">
                <dt className="text-ink-3" title={name}>
                  {label}
                </dt>
                <dd className="[overflow-wrap:anywhere]">{variableText(shown, source)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {plan.differences.length > 0 && (
        <section aria-label="Changed from the template" className="flex flex-col gap-1">
          <h3 className="text-sm font-medium text-ink-2">Changed from {plan.templateName ?? 'the template'}</h3>
          <dl className="grid grid-cols-[fit-content(40%)_minmax(0,1fr)] gap-x-3 gap-y-0.5">
            {plan.differences.map(({ field, template, chosen }) => (
              <div key={`${field} ${chosen}`} className="contents">
                <dt className="min-w-28 [overflow-wrap:anywhere] text-ink-3">{field}</dt>
                <dd className="flex flex-wrap gap-x-2 whitespace-pre-line [overflow-wrap:anywhere]">
                  {template !== null && (
                    <del className="text-ink-3">
                      <span className="sr-only">in the template: </span>
                      {template}
                    </del>
                  )}
                  <span>{chosen}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

function variableText(shown: string, source: PlannedVariable['source']): string {
  switch (source) {
    case 'answer':
      return shown === '' ? 'empty' : shown;
    case 'entered':
      return `${shown} as entered`;
    case 'generated':
      return `${shown} made by Gantry`;
    case 'none':
      return 'none';
  }
}

function Passed({ findings }: { findings: readonly Finding[] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <div className="flex gap-1.5 text-sm text-ink-3">
      <Check aria-label="Passed" className="mt-0.5 size-3.5 shrink-0 text-running" />
      <span>{findings.map(({ message }) => message).join(' · ')}</span>
    </div>
  );
}

function Calls({ calls }: { calls: readonly PlannedCall[] }): ReactNode {
  const text = calls.map(callText).join('\n\n');
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <pre data-selectable className="overflow-x-auto py-2 pr-9 pl-3 font-mono text-sm leading-5">
        {text}
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} label="Copy the calls" isIcon />
      </div>
    </div>
  );
}
