import { Secret } from '../../lib/secret.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { ask } from '../remote.ts';
import type { Transport } from '../transport.ts';

export type DiscoveredCredential = { service: string; key: string; value: Secret };

const folder = '/var/lib/gantry/credentials';
const mostFiles = 200;
const mostBytes = 65_536;

// One path a line, of plain files only; a name with a line break in it is not ours and would show as two missing files.
const listQuestion = `for file in ${folder}/* ${folder}/*/* /root/*[Cc]redentials* /root/.*[Cc]redentials* /root/*[Cc]redentials*/*; do
  [ -f "$file" ] && [ ! -L "$file" ] && echo "$(wc -c <"$file") $file"
done
true`;

/** Reads what scripts left as credentials: saved by the prelude, or in root's home as `…credentials…` files. */
export async function readCredentials(
  transport: Transport,
  options: { signal?: AbortSignal | undefined },
): Promise<DiscoveredCredential[]> {
  const listed = await ask(transport, listQuestion, options);
  const files = listed.split('\n').flatMap((line) => {
    const match = /^\s*(\d+) (\/.+)$/.exec(line);
    return match?.[2] !== undefined && Number(match[1]) > 0 && Number(match[1]) <= mostBytes ? [match[2]] : [];
  });
  const found: DiscoveredCredential[] = [];
  for (const path of [...new Set(files)].slice(0, mostFiles)) {
    found.push(...parseCredentialFile(path, await ask(transport, `cat ${shellQuote(path)}`, options)));
  }
  return found;
}

/**
 * Makes credentials of one file, by place and shape: a file in a service's folder is one value named after the file, unless it holds
 * several; JSON gives its keys (nested ones joined by a dot); `KEY=VALUE` or `Key: value` lines theirs; anything else is one `secret`.
 */
export function parseCredentialFile(path: string, content: string): DiscoveredCredential[] {
  const { service, key } = placeOf(path);
  const text = content.replace(/\r\n/g, '\n').trim();
  if (text === '') return [];
  const pairs = key !== null && path.startsWith(`${folder}/`) ? null : (jsonPairs(text) ?? linePairs(text));
  return (pairs ?? [[key ?? 'secret', text]]).map(([name, value]) => ({
    service,
    key: name,
    value: new Secret(value),
  }));
}

/** `…/credentials/SERVICE/KEY` and `…/SERVICE`; `/root/nginx-credentials.txt` belongs to nginx, `/root/credentials/db` to db. */
function placeOf(path: string): { service: string; key: string | null } {
  const parts = path.split('/');
  const file = parts.at(-1) ?? '';
  const parent = parts.at(-2) ?? '';
  if (path.startsWith(`${folder}/`))
    return path.slice(folder.length + 1).includes('/')
      ? { service: parent, key: file }
      : { service: bare(file), key: null };
  if (parent === 'root') return { service: stripped(file) || bare(file).replace(/^\./, ''), key: null };
  const service = stripped(parent);
  return service === '' ? { service: bare(file), key: null } : { service, key: bare(file) };
}

const bare = (name: string): string => name.replace(/\.(?:env|json|txt|conf|ini|cfg|log|md|ya?ml)$/i, '');
const stripped = (name: string): string =>
  bare(name)
    .replace(/credentials/i, '')
    .replace(/^[\s._-]+|[\s._-]+$/g, '');

function jsonPairs(text: string): [string, string][] | null {
  if (!text.startsWith('{')) return null;
  try {
    const pairs: [string, string][] = [];
    collect(JSON.parse(text), '', pairs);
    return pairs.length > 0 ? pairs : null;
  } catch {
    return null;
  }
}

function collect(value: unknown, name: string, pairs: [string, string][]): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, name === '' ? key : `${name}.${key}`, pairs);
  } else if (name !== '' && typeof value === 'string') pairs.push([name, value]);
  else if (name !== '' && (typeof value === 'number' || typeof value === 'boolean')) pairs.push([name, String(value)]);
}

/** Null unless every line that is neither empty, a comment nor a heading is a pair. */
function linePairs(text: string): [string, string][] | null {
  const pairs: [string, string][] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || /^(?:#|;|\/\/|\[.*\]$|[-=*_]{3,}$)/.test(line)) continue;
    const match = /^(?:export\s+)?([A-Za-z][\w .-]{0,60}?)\s*(?:=|:\s)\s*(.*)$/.exec(line);
    if (match?.[1] === undefined) return null;
    const raw = match[2] ?? '';
    if (raw !== '') pairs.push([match[1].trim(), /^(["'])(.*)\1$/.exec(raw)?.[2] ?? raw]);
  }
  return pairs.length > 0 ? pairs : null;
}
