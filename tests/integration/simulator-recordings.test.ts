import { describe, expect, test } from 'vitest';
import type { ApiAnswer } from '../../simulator/testing/call-api.ts';
import { NOT_YET } from './simulator-not-yet.ts';
import { SITUATIONS } from './simulator-situations.ts';
import { RECORDINGS, replay, startRig, type Overrides, type Recording, type Rig } from './simulator-rig.ts';
import { shapeDifferences, type ShapeRules } from './simulator-shapes.ts';

const byName = new Map(RECORDINGS.map((recording) => [recording.name, recording]));
const isTaskPart = ({ name }: Recording): boolean => /-task(log|status)$/.test(name);
const chosen = RECORDINGS.filter(({ name }) => !NOT_YET.has(name));
const direct = chosen.filter((recording) => !isTaskPart(recording));
const parents = [
  ...new Set(chosen.filter(isTaskPart).map(({ name }) => name.replace(/-task(log|status)$/, ''))),
].filter((name) => byName.has(name));

/** What belongs to the recorded machine, not to Proxmox. */
const RULES: ShapeRules = {
  loose: {
    '.data': ['clustername', 'boot-info', 'next-id', 'description', 'secureboot'],
    '.data.boot-info': ['*'],
    '.data[]': ['comments', 'tags', 'lock', 'template', 'pending', 'comment'],
    '.data.cap.access': ['*'],
  },
};

async function prepare(rig: Rig, recording: Recording): Promise<Overrides> {
  const overrides = {};
  for (const situation of SITUATIONS.filter(({ when }) => when.test(recording.name))) {
    Object.assign(overrides, await situation.arrange(rig, recording));
  }
  return overrides;
}

/** Texts in which the recorded node and this one may differ. */
const normal = (text: string | null): string =>
  (text ?? '')
    .replaceAll(/UPID:[^'"\s]+/g, 'UPID')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID');

/** Rights are checked in the random order of a Perl hash: with several missing, either may be named. */
const anyOfThese = (text: string): string =>
  text.replace(
    /\(\/vms\/1\d0, VM\.Config\.\w+\)|\(\/storage\/ctstore, Datastore\.AllocateSpace\)|\(\/sdn\/zones\/localnetwork\/vmbr0, SDN\.Use\)|\(changing feature flags \(except nesting\)[^)]*\)|\(mount point type bind[^)]*\)/,
    '(one of several)',
  );

type Exchange = { status: number | null; reason: string; body: string | null; json: Record<string, unknown> | null };

const asRecorded = ({ status, reason, json, responseBody }: Recording): Exchange => ({
  status,
  reason: reason ?? '',
  json,
  body: responseBody ?? '',
});

const asAnswered = ({ status, reason, json, body }: ApiAnswer): Exchange => ({
  status,
  reason,
  json: json as Exchange['json'],
  body: body.toString(),
});

/** What has to be the same, word for word: everything but the data of a success, of which the shape is compared. */
function verdict({ status, reason, json, body }: Exchange, { name, responseType }: Recording): unknown {
  const words = /^perm-(create|min)/.test(name) ? (text: string) => anyOfThese(normal(text)) : normal;
  const isFile = responseType === 'text/plain';
  return {
    status,
    reason: words(reason),
    ...(json === null
      ? { body: isFile ? 'a file' : body }
      : { message: words(String(json['message'])), errors: json['errors'] }),
  };
}

/** pressure… is null only because the recording kernel had no cgroup v2; `saved` is text or number by chance. */
const withoutMachine = (json: unknown): unknown =>
  JSON.parse(
    JSON.stringify(json, (key, value: unknown) => (/^pressure|^saved$|^(flags)$/.test(key) ? undefined : value)),
  );

describe('The homelab answers as the recorded node did', () => {
  test.each(direct.map((recording) => [recording.name, recording] as const))('%s', async (_name, recording) => {
    await using rig = await startRig();
    const overrides = await prepare(rig, recording);
    const answer = asAnswered(await replay(rig.pve, recording, overrides));
    expect(verdict(answer, recording)).toEqual(verdict(asRecorded(recording), recording));
    // The recorded node had been up for too short a time to have any history.
    const rules = recording.name === 'node-rrddata' ? { loose: { '.data[]': ['*'] } } : RULES;
    expect(shapeDifferences(withoutMachine(recording.json), withoutMachine(answer.json), rules)).toEqual([]);
  });
});

/** A task's log with what differs from run to run taken out; host keys come in random order. */
function logLines(json: unknown): string[] {
  const lines = ((json as { data: { t: string }[] } | undefined)?.data ?? []).map(({ t }) =>
    normal(t)
      .replace(/SHA256:\S+/, 'SHA256')
      .replace(/ssh_host_\w+_key/, 'KEY')
      .replace(/^Total bytes read: .*/, 'Total bytes read')
      .replaceAll(/\d+(?:,\d+)?M=[\d.]+s|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME'),
  );
  // Whether somebody else had the lock is chance.
  return lines.filter((line) => !line.startsWith('tar: ') && !/^trying to acquire lock|^ OK$/.test(line));
}

const exitOf = (json: unknown): string =>
  normal((json as { data: { exitstatus: string } } | undefined)?.data.exitstatus ?? '');

describe('Tasks end and write as the recorded ones did', () => {
  test.each(parents)('%s', async (name) => {
    const recording = byName.get(name);
    if (!recording) throw new Error(`no recording ${name}`);
    await using rig = await startRig();
    const overrides = await prepare(rig, recording);
    const started = await replay(rig.pve, recording, overrides);
    const upid = String((started.json as { data: unknown } | null)?.data);
    await rig.pve.world.settleTasks();
    const path = `/api2/json/nodes/pve/tasks/${encodeURIComponent(upid)}`;
    const status = byName.get(`${name}-taskstatus`);
    const log = byName.get(`${name}-tasklog`);
    const statusAnswer = status && (await replay(rig.pve, status, { path: `${path}/status` }));
    const logAnswer = log && (await replay(rig.pve, log, { path: `${path}/log` }));
    expect(shapeDifferences(status?.json, statusAnswer?.json)).toEqual([]);
    expect(exitOf(statusAnswer?.json)).toBe(exitOf(status?.json));
    // Of a log with thousands of complaints from tar only the beginning is recorded.
    const isCut = Number(log?.json?.['total']) > 50;
    const shown = (json: unknown): string[] =>
      isCut
        ? logLines(json)
            .filter((line) => !line.startsWith('\t'))
            .slice(0, 4)
        : logLines(json);
    expect(shown(logAnswer?.json)).toEqual(shown(log?.json));
  });
});

test('More than 150 recorded exchanges are replayed', () => {
  expect(direct.length + parents.length).toBeGreaterThan(400);
});
