import { readFileSync, statSync } from 'node:fs';
import { readFirstLook } from './first-look.ts';
import { writeWhole } from './write-whole.ts';

/** What a window asks before it draws anything: by its channel, the text of the reply. */
export type KeptAnswers = ReadonlyMap<string, string>;
/** What the replies are made of: the files of the store and the settings, and `program`, which is another text after an update. */
export type AnswerSources = { readonly store: string; readonly settings: string; readonly program: string };

/**
 * The replies that were kept when the app was last closed, so that the next start can show its list without reading the store and most
 * of main first. Null where there are none or anything they were made of has changed since, such as after a crash: they never tell of
 * another past than the store does.
 */
export function readKeptAnswers(file: string, sources: AnswerSources): KeptAnswers | null {
  try {
    const [stamp, ...lines] = readFileSync(file, 'utf8').split('\n');
    if (stamp !== stampOf(sources) || lines.pop() !== lastLine) return null;
    return new Map(lines.map((line) => [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]));
  } catch {
    return null;
  }
}

/** Only once the store is closed: what is written to it afterwards makes them worthless. @throws what the file system says */
export async function writeKeptAnswers(file: string, answers: KeptAnswers, sources: AnswerSources): Promise<void> {
  const lines = [...answers].map(([channel, text]) => `${channel}\t${text}`);
  const content = Buffer.from([stampOf(sources), ...lines, lastLine].join('\n'));
  // One that was cut off is written over by the next.
  await writeWhole(file, content, { mode: 0o600, part: `${file}.part` });
}

/** Proves that all of them are there. */
const lastLine = 'end';

/** One line of text. */
const stampOf = ({ store, settings, program }: AnswerSources): string =>
  JSON.stringify([program, traceOf(store), traceOf(`${store}-wal`), readFirstLook(settings).settings ?? null]);

/** SQLite's log of what is not in its file yet may be missing or empty, which is the same. */
function traceOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined || found.size === 0 ? '' : `${found.size} ${found.mtimeMs}`;
}
