import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { sshPublicKey } from '../../shared/domain/container-spec.ts';
import { keyOfLine, type KeyFileChoice, type OwnPublicKeys, type PublicKey } from '../../shared/domain/public-key.ts';
import { askAgent } from './agent-keys.ts';
import { fingerprintOfLine, innerType } from './fingerprint.ts';

type Where = {
  /** The user's `.ssh`. */
  folder: string;
  /** Socket or pipe of the running agent; null when there is none. */
  agentSocket: string | null;
};

const longestFile = 64 * 1024;
const mostFiles = 200;

/**
 * The public halves of the user's keys: the files of `~/.ssh` that end in `.pub`, and what the agent holds. No other file is opened, and
 * the agent is asked for its list alone, so that no private key comes near this program.
 */
export async function ownPublicKeys(
  { folder, agentSocket }: Where,
  { signal }: { signal: AbortSignal },
): Promise<OwnPublicKeys> {
  const [files, agent] = await Promise.all([readFolder(folder), askAgent(agentSocket, { signal })]);
  const held = agent.keys.flatMap(({ line }) => readLine(line, { kind: 'agent' }));
  const known = new Set<string>();
  const keys = [...files, ...held].filter(({ line }) => {
    const key = keyOfLine(line);
    return known.has(key) ? false : known.add(key);
  });
  return { folder, keys, agent: agent.state };
}

/** Reads a file the user chose. By its name alone, and that of what it leads to, it is decided whether it is opened. */
export async function readKeyFile(file: string): Promise<KeyFileChoice> {
  const name = path.basename(file);
  const refused = (reason: Extract<KeyFileChoice, { outcome: 'refused' }>['reason']): KeyFileChoice => ({
    outcome: 'refused',
    name,
    reason,
  });
  if (!isForPublicKeys(name)) return refused('other-ending');
  try {
    const real = await realpath(file);
    if (!isForPublicKeys(path.basename(real))) return refused('other-ending');
    const facts = await stat(real);
    // Whatever else may have that name, such as a pipe, would be waited for.
    if (!facts.isFile()) return refused('unreadable');
    if (facts.size > longestFile) return refused('too-long');
    return readText(name, await readFile(real, 'utf8'));
  } catch {
    return refused('unreadable');
  }
}

const isForPublicKeys = (name: string): boolean => /\.(?:pub|txt|keys)$|^authorized_keys2?$/i.test(name);

function readText(name: string, text: string): KeyFileChoice {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File-/m.test(text))
    return { outcome: 'refused', name, reason: 'private' };
  const lines = linesOf(text);
  const keys = lines.flatMap((line) => readLine(line, { kind: 'file', name }));
  return keys.length === 0
    ? { outcome: 'refused', name, reason: 'no-key' }
    : { outcome: 'read', name, keys, skippedLines: lines.length - keys.length };
}

async function readFolder(folder: string): Promise<PublicKey[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.pub'))
      .toSorted()
      .slice(0, mostFiles)
      .map(async (name) => {
        const choice = await readKeyFile(path.join(folder, name));
        return choice.outcome === 'read' ? choice.keys : [];
      }),
  );
  return found.flat();
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** None for a line that is no public key, or says another type than its key does. */
function readLine(line: string, source: PublicKey['source']): PublicKey[] {
  const parsed = sshPublicKey.safeParse(line);
  if (!parsed.success) return [];
  const [type = '', blob = '', ...comment] = parsed.data.split(/\s+/);
  if (innerType(Buffer.from(blob, 'base64')) !== type) return [];
  return [{ line: parsed.data, type, comment: comment.join(' '), fingerprint: fingerprintOfLine(parsed.data), source }];
}
