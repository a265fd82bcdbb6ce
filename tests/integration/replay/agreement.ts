import { isDeepStrictEqual } from 'node:util';
import type { ApiAnswer } from '../../../simulator/testing/call-api.ts';
import type { Recording } from '../simulator-rig.ts';
import type { Naming } from './naming.ts';
import { masked, normal, withoutMachine } from './masks.ts';
import { shapeDifferences, type ShapeRules } from './shapes.ts';

/** How far an answer is that of the recorded node. */
export type Agreement = {
  /** Status, reason phrase, `errors`, message and JSON types; for a task's log its lines. Empty: it agrees. */
  readonly differences: readonly string[];
  /** It agrees, and after masking ids, times and the machine's own figures every value is the same too. */
  readonly isEqual: boolean;
};

/** What belongs to the recorded machine, not to Proxmox. */
const RULES: ShapeRules = {
  // Which boot loader a machine has decides what is told of it.
  loose: { '.data.boot-info': ['*'] },
};

export function agreementOf(recording: Recording, answer: ApiAnswer, naming: Naming): Agreement {
  const expected = naming.json(recording.json) as Record<string, unknown> | null;
  const actual = answer.json as Record<string, unknown> | null;
  const words = wordsOf(recording.name);
  const differences = [
    ...compare('status', recording.status, answer.status),
    ...compare('reason', words(naming.text(recording.reason ?? '')), words(answer.reason)),
    ...compare('encoding', recording.responseEncoding ?? null, answer.headers['content-encoding'] ?? null),
    ...(expected === null
      ? compareText(recording, naming, answer)
      : [
          ...compare('message', words(textOf(expected['message'])), words(textOf(actual?.['message']))),
          ...compare('errors', expected['errors'], actual?.['errors']),
          ...shapeDifferences(withoutMachine(expected), withoutMachine(actual), RULES),
        ]),
  ];
  const isEqual = differences.length === 0 && same(masked(expected), masked(actual));
  return { differences, isEqual };
}

export function statusAgreement(recording: Recording, answer: ApiAnswer, naming: Naming): Agreement {
  const { differences, isEqual } = agreementOf(recording, answer, naming);
  const exit = compare('exitstatus', exitOf(naming.json(recording.json)), exitOf(answer.json));
  return { differences: [...differences, ...exit], isEqual: isEqual && exit.length === 0 };
}

export function logAgreement(recording: Recording, answer: ApiAnswer, naming: Naming): Agreement {
  const { differences } = agreementOf(recording, answer, naming);
  const expected = naming.json(recording.json);
  const lines = compare('log', logLines(expected), logLines(answer.json));
  return { differences: [...differences, ...lines], isEqual: differences.length === 0 && lines.length === 0 };
}

function compareText({ responseType, responseEncoding, responseBody }: Recording, naming: Naming, answer: ApiAnswer) {
  if (responseEncoding !== undefined)
    return compare('type', responseType, answer.headers['content-type']?.toString() ?? null);
  const isFile = responseType === 'text/plain';
  return compare('body', isFile ? 'a file' : naming.text(responseBody ?? ''), isFile ? 'a file' : String(answer.body));
}

/** Rights are checked in the random order of a Perl hash: with several missing, either may be named. */
function wordsOf(name: string): (text: string) => string {
  if (!/^perm-(create|min)/.test(name)) return normal;
  return (text) =>
    normal(text).replace(
      /\(\/vms\/\d+, VM\.Config\.\w+\)|\(\/storage\/\w+, Datastore\.AllocateSpace\)|\(\/sdn\/zones\/localnetwork\/\w+, SDN\.Use\)|\(changing feature flags \(except nesting\)[^)]*\)|\(mount point type bind[^)]*\)/,
      '(one of several)',
    );
}

/** How much rsync copied depends on what the recorded container held. */
const RSYNC_FIGURES =
  /^(Number of (files|created files|regular files transferred)|Total |Literal data|File list|sent |total size is ).*$/;

/** A task's log with what differs from run to run taken out; host keys come in random order. */
function logLines(json: unknown): string[] {
  const lines = ((json as { data: { t: string }[] } | null)?.data ?? []).map(({ t }) =>
    normal(t)
      .replace(/SHA256:\S+/, 'SHA256')
      .replace(/ssh_host_\w+_key/, 'KEY')
      .replace(/^((?:INFO: )?Total bytes (?:read|written)): .*/, '$1')
      .replace(/^INFO: archive file size: .*/, 'INFO: archive file size')
      .replace(/(Finished Backup of VM \d+) \([\d:]+\)/, '$1')
      .replaceAll(/\d{4}_\d\d_\d\d-\d\d_\d\d_\d\d/g, 'TIME')
      .replaceAll(/pveupload-[0-9a-f]{32}|tmp_dwnl\.\d+/g, 'TEMPORARY')
      .replaceAll(/ +[\d.]+[KMG]=[\d.]+s|\([\d.]+ [KMG]B\/s\)/g, ' SPEED')
      .replace(/^tar: \.\/\S+: Wrote only \d+ of/, 'tar: FILE: Wrote only N of')
      .replaceAll(/\/dev\/loop\d+/g, '/dev/loopN')
      .replace(RSYNC_FIGURES, (line) => line.replaceAll(/[\d,.]+/g, 'N'))
      .replaceAll(/\d+(?:,\d+)?M=[\d.]+s|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME'),
  );
  // Which files no longer fit depends on what the recorded template held.
  return lines.filter((line) => !/^tar: \.\/\S+: Cannot (write|mkdir|open): /.test(line));
}

const exitOf = (json: unknown): string =>
  normal((json as { data: { exitstatus?: string } } | null)?.data.exitstatus ?? '');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const compare = (what: string, expected: unknown, actual: unknown): string[] =>
  same(expected, actual)
    ? []
    : [`${what}: ${JSON.stringify(actual) ?? 'nothing'} instead of ${JSON.stringify(expected) ?? 'nothing'}`];

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);
