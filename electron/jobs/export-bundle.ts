import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppInfo } from '../../shared/domain/settings.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { stripAnsi } from '../../shared/domain/plain-text.ts';
import type { Redactor } from '../lib/redact.ts';
import { redactValue } from '../lib/redact-value.ts';
import { toChosenFile } from '../lib/chosen-file.ts';
import { fillWhole, writeTexts } from '../lib/stream-whole.ts';
import type { Store } from '../store/store.ts';
import { exportLine, headLines } from './export-log.ts';
import { logPages } from './log-pages.ts';
import type { SecretKeeper } from './services.ts';

type Options = {
  job: JobSnapshot;
  app: AppInfo;
  store: Pick<Store, 'connections' | 'containers' | 'jobs' | 'journal' | 'jobLog' | 'logKeeping'>;
  secrets: SecretKeeper;
  redactor: Redactor;
  now: number;
  signal: AbortSignal;
};
type Content = { about: string; texts: () => Iterable<string> };

/**
 * Writes all that is known of a job into one archive, for a report: its log as text and as data, what was asked, its plan, its journal,
 * its explanation, and versions. Everything goes through the redactor once more, after it was told every secret of the job and its
 * container that the vault can open.
 * @returns the names of the files in it
 */
export async function exportBundle(file: string, { signal, ...options }: Options): Promise<string[]> {
  const { job, app, store, redactor, now } = options;
  const { forget, ...masking } = await rememberSecrets(options);
  const server = store.connections.get(job.connectionId);
  const asJson = (value: unknown): string => `${JSON.stringify(redactValue(redactor, value), null, 2)}\n`;
  const data = store.jobs.data(job.id);
  const removedAt = store.logKeeping.facts(job.id)?.removedAt ?? null;
  const contents = new Map<string, Content>([
    [
      'log.txt',
      {
        about: 'The whole log, to be read',
        texts: function* () {
          yield redactor.apply(
            headLines({ job, server: server?.name ?? null, appVersion: app.version, now, removedAt }),
          );
          for (const page of logPages(store.jobLog, job.id))
            yield `${page.map((event) => redactor.apply(stripAnsi(exportLine(event)))).join('\n')}\n`;
        },
      },
    ],
    [
      'log.jsonl',
      {
        about: 'The whole log, one event a line, with colours',
        texts: function* () {
          for (const page of logPages(store.jobLog, job.id))
            yield page.map((event) => `${JSON.stringify(redactValue(redactor, event))}\n`).join('');
        },
      },
    ],
    ['job.json', { about: 'Where the job stands, with its steps', texts: () => [asJson(job)] }],
    ['request.json', { about: 'What was asked, with the approved plan', texts: () => [asJson(data)] }],
    ['journal.json', { about: 'The latest attempt of each step', texts: () => [asJson(store.journal.read(job.id))] }],
  ]);
  if (job.state.name === 'failed' && job.state.explanation !== null) {
    const { explanation } = job.state;
    contents.set('explanation.json', {
      about: 'Why it failed, as Gantry explains it',
      texts: () => [asJson(explanation)],
    });
  }

  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-bundle-'));
  try {
    const root = exportRoot(job);
    await mkdir(path.join(folder, root));
    const listed: { name: string; about: string; bytes: number; sha256: string }[] = [];
    for (const [name, { about, texts }] of contents) {
      const place = path.join(folder, root, name);
      await writeTexts(place, texts(), signal);
      listed.push({ name, about, bytes: (await stat(place)).size, sha256: await sha256(place) });
    }
    const manifest = {
      format: 'gantry-job',
      version: 1,
      madeAt: new Date(now).toISOString(),
      gantry: { version: app.version, electron: app.electron },
      system: { platform: process.platform, release: os.release(), architecture: process.arch },
      server: { proxmox: server?.version ?? null },
      masking,
      files: listed,
    };
    await writeFile(path.join(folder, root, 'manifest.json'), asJson(manifest));
    const { create } = await import('tar');
    await toChosenFile(file, () =>
      fillWhole(file, async (part) => {
        await create({ cwd: folder, file: part, gzip: true, portable: true }, [root]);
        signal.throwIfAborted();
      }),
    );
    return [...contents.keys(), 'manifest.json'];
  } finally {
    forget();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one folder in the archive. */
const exportRoot = ({ id }: JobSnapshot): string => `gantry-job-${id}`;

/** Opens what the vault keeps of this job, so that the redactor knows it; tells of how many secrets it could not. */
async function rememberSecrets({ job, store, secrets, redactor }: Omit<Options, 'signal'>) {
  const data = store.jobs.data(job.id);
  const ofJob =
    data?.kind === 'create-container'
      ? [data.privateKeyRef, data.rootPasswordRef, ...Object.values(data.secretRefs)]
      : [];
  const ofContainer = job.containerId === null ? [] : store.containers.secretRefs(job.containerId);
  const server = store.connections.get(job.connectionId)?.secretRef ?? null;
  const refs = new Set([...ofJob, ...ofContainer, server].filter((ref) => ref !== null));
  const known: (() => void)[] = [];
  let unavailable = 0;
  for (const ref of refs) {
    try {
      known.push(redactor.remember((await secrets.open(ref, 'variable')).reveal()));
    } catch {
      // Wiped when the job was over, or the vault is locked: its text was masked when the log was written.
      unavailable += 1;
    }
  }
  const forget = (): void => {
    for (const one of known) one();
  };
  return { knownSecrets: known.length, secretsNotAtHand: unavailable, forget };
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
