import { useCallback, useEffect, useState } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { Template } from '../../../shared/domain/template.ts';
import { toErrorData, type AppErrorData } from '../../../shared/errors.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useLatest } from '../../hooks/use-latest.ts';

type Input = {
  /** Named by the place, such as by a link; null when none is. */
  wanted: TemplateId | null;
  /** The template of the form. */
  current: string;
  /** Something was begun that another template would replace. */
  hasDraft: boolean;
  onStart: (template: Template) => void;
};
type WantedTemplate = {
  /** Wanted while there is a draft of something else: nothing happens until the user has chosen. */
  asked: Template | null;
  /** Why the wanted one cannot be had. */
  error: AppErrorData | null;
  start: (template: Template) => void;
  /** The wanted template has had its answer: it is taken out of the place, so that it comes up once. */
  settle: () => void;
};

/** Starts with the template that the place names, once for each arrival. */
export function useWantedTemplate({ wanted, current, hasDraft, onStart }: Input): WantedTemplate {
  const { client, stores } = useApp();
  const { navigation } = stores;
  const [asked, setAsked] = useState<Template | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const settle = useCallback(() => {
    setAsked(null);
    setError(null);
    const { place } = navigation.getState();
    // The user may have gone elsewhere meanwhile.
    if (place.page === 'create' && place.templateId !== null) navigation.follow({ page: 'create', templateId: null });
  }, [navigation]);
  const start = (template: Template) => {
    onStart(template);
    settle();
  };
  const latest = useLatest({ current, hasDraft, start });
  useEffect(() => {
    if (wanted === null) return undefined;
    const stop = new AbortController();
    const arrive = async () => {
      if (latest.current.current === wanted) return settle();
      try {
        const { template } = await client.call('template:resolve', { templateId: wanted }, stop.signal);
        if (stop.signal.aborted) return;
        if (latest.current.hasDraft) setAsked(template);
        else latest.current.start(template);
      } catch (thrown) {
        if (stop.signal.aborted) return;
        settle();
        setError(toErrorData(thrown));
      }
    };
    void arrive();
    return () => stop.abort();
  }, [client, latest, settle, wanted]);
  return { asked, error, start, settle };
}
