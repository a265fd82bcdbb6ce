import { rm } from 'node:fs/promises';
import { ConnectionService } from '../connections/connection-service.ts';
import { writeKeptAnswers, type AnswerSources, type KeptAnswers } from '../lib/kept-answers.ts';
import type { Log } from '../lib/log.ts';
import { answersToKeep } from './first-handlers.ts';
import type { Parts } from './parts.ts';

type Options = { file: string; sources: AnswerSources; log: Log };
/** A failure of any of its steps costs the next start a moment, and is only logged. */
type AnswersKeeper = {
  /** Those of the last run are worthless from the moment main goes on. */
  forget(): Promise<void>;
  /** When the parts are closed and change nothing any more. */
  gather(parts: Parts): Promise<void>;
  /** When the store is closed and its files change no more. */
  write(): Promise<void>;
};

/** Keeps what the next window shows first, at a proper end of the app. */
export function keepAnswers({ file, sources, log }: Options): AnswersKeeper {
  let answers: KeptAnswers | null = null;
  let before: Promise<void> = Promise.resolve();
  const inOrder = (step: () => Promise<void>): Promise<void> =>
    (before = before
      .then(step)
      .catch((error: unknown) => void log.bug(error, 'keeping what the next start shows first')));
  return {
    forget: () => inOrder(() => rm(file, { force: true })),
    gather: (parts) =>
      inOrder(async () => {
        // How its servers are now, the next start does not know.
        answers = await answersToKeep({ ...parts, connections: new ConnectionService(parts) });
      }),
    write: () =>
      inOrder(async () => {
        if (answers) await writeKeptAnswers(file, answers, sources);
      }),
  };
}
