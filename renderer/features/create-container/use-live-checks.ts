import { useEffect, useMemo, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { z } from 'zod';
import { liveSpec, type LiveSpec } from '../../../shared/domain/live-spec.ts';
import type { Finding } from '../../../shared/domain/plan.ts';
import { useApp } from '../../hooks/app-context.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { readSpec, toSpecInput } from './read-spec.ts';

export type LiveFinding = Finding & {
  /** Whether its field still holds what it was found out about; else the next answer is awaited. */
  readonly isCurrent: boolean;
};

type Answer = { asked: string; outside: string | null; findings: readonly Finding[] };

const nothing: readonly LiveFinding[] = [];
const pauseMs = 400;

/**
 * What the server has against the form as far as it is filled in, worst first, a moment after the last key. What was found out about other
 * fields stays meanwhile, so that nothing flickers with every key. They are looked for anew when `outside`,
 * what is known of the OS template's arrival, changes.
 */
export function useLiveChecks(outside: string | null): readonly LiveFinding[] {
  const { client } = useApp();
  const values = useFormContext<WizardValues>().watch();
  const live = filledIn(values);
  const asked = live === null ? null : JSON.stringify(live);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    const stop = new AbortController();
    const ask = async () => {
      try {
        const findings = await client.call('plan:check', { spec: readAsked(asked) }, stop.signal);
        if (!stop.signal.aborted) setAnswer({ asked, outside, findings });
      } catch {
        // No answer is no verdict; the plan asks again and says what it could not learn.
        if (!stop.signal.aborted) setAnswer(null);
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, asked, outside]);
  return useMemo(() => {
    if (answer === null || asked === null) return nothing;
    const findings = markCurrent(answer.findings, readAsked(answer.asked), readAsked(asked));
    if (answer.outside === outside) return findings;
    return findings.map((one) => (one.field === 'ostemplate' ? { ...one, isCurrent: false } : one));
  }, [answer, asked, outside]);
}

const anyRecord = z.record(z.string(), z.unknown());
const readAsked = (asked: string): LiveSpec => liveSpec.parse(JSON.parse(asked));

/** The fields the form itself has nothing against; null while server or node are not chosen. */
export function filledIn(values: WizardValues): LiveSpec | null {
  const read = readSpec(values);
  const wrong = new Set(read.ok ? [] : Object.keys(read.errors).map((field) => field.split('.')[0]));
  const { provisioning: _, ...given } = anyRecord.parse(toSpecInput(values));
  const right = Object.entries(given).filter(([field, value]) => value !== undefined && !wrong.has(field));
  return liveSpec.safeParse(Object.fromEntries(right)).data ?? null;
}

/** Which of the findings of `then` are about what stands in the form `now`; none are on another node. Pure. */
export function markCurrent(findings: readonly Finding[], then: LiveSpec, now: LiveSpec): LiveFinding[] {
  const isSamePlace = then.connectionId === now.connectionId && then.node === now.node;
  return findings.map((finding) => ({
    ...finding,
    isCurrent: isSamePlace && valueAt(then, finding.field) === valueAt(now, finding.field),
  }));
}

/** As text, to be compared; a sub-option such as `further.net1.ip` stands in the whole of its property string. */
function valueAt(spec: LiveSpec, field: string | null): string {
  let value: unknown = spec;
  for (const key of field?.split('.') ?? []) {
    const record = anyRecord.safeParse(value).data;
    if (!record) break;
    value = record[key];
  }
  return JSON.stringify(value) ?? '';
}
