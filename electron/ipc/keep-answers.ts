import { ConnectionService } from '../connections/connection-service.ts';
import { writeKeptAnswers, type AnswerSources, type KeptAnswers } from '../lib/kept-answers.ts';
import type { Log } from '../lib/log.ts';
import { answersToKeep } from './first-handlers.ts';
import type { Parts, VaultControl } from './parts.ts';

type Options = { file: string; sources: AnswerSources; log: Log };
/** In two steps, around the closing of the store. A failure of either costs the next start a moment, and is only logged. */
type AnswersKeeper = {
  /** When the parts are closed and change nothing any more; `nextVault` as the next start finds it. */
  gather(parts: Parts, nextVault: Pick<VaultControl, 'status'>): Promise<void>;
  /** When the store is closed and its files change no more. */
  write(): Promise<void>;
};

/** Keeps what the next window shows first, at a proper end of the app. */
export function keepAnswers({ file, sources, log }: Options): AnswersKeeper {
  let answers: KeptAnswers | null = null;
  const orLog = (error: unknown): void => void log.bug(error, 'keeping what the next start shows first');
  const gather: AnswersKeeper['gather'] = async (parts, nextVault) => {
    // How its servers are now, the next start does not know.
    const connections = new ConnectionService(parts);
    answers = await answersToKeep({ ...parts, connections, vault: nextVault });
  };
  const write = async (): Promise<void> => {
    if (answers) await writeKeptAnswers(file, answers, sources);
  };
  return { gather: (...given) => gather(...given).catch(orLog), write: () => write().catch(orLog) };
}
