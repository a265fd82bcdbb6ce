import { useEffect, useState } from 'react';
import type { ScriptRemark } from '../../../../shared/domain/template-library.ts';
import { toErrorData } from '../../../../shared/errors.ts';
import { describeError } from '../../../errors/describe-error.ts';
import { useApp } from '../../../hooks/app-context.ts';

const afterMs = 500;
type Checked = { readonly remarks: readonly ScriptRemark[]; readonly problem: string | null };
const nothing: Checked = { remarks: [], problem: null };

/** What the shell checker says about a script, a moment after the last key. `patterns`: the OS templates, one a line. */
export function useRemarks(name: string, content: string, patterns: string): Checked {
  const { client } = useApp();
  const [checked, setChecked] = useState<Checked>(nothing);
  useEffect(() => {
    const stop = new AbortController();
    const check = async () => {
      try {
        const osTemplatePatterns = patterns.split(/\r?\n/).flatMap((line) => line.trim() || []);
        const remarks = await client.call('template:check-script', { name, content, osTemplatePatterns }, stop.signal);
        if (!stop.signal.aborted) setChecked({ remarks, problem: null });
      } catch (error) {
        if (!stop.signal.aborted) setChecked({ remarks: [], problem: describeError(toErrorData(error)).title });
      }
    };
    const timer = setTimeout(() => void check(), afterMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, name, content, patterns]);
  return checked;
}
