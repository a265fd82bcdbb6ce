import type { ServicePort } from '../../../shared/domain/service.ts';
import { ask } from '../remote.ts';
import type { Transport } from '../transport.ts';

export type WebAnswer = 'http' | 'https' | 'no' | 'unknown';

/** Ports that speak HTTP as a rule, by wide habit; used where no tool in the container can ask. */
const usual = new Set([
  80, 443, 3000, 3001, 4000, 5000, 5173, 7878, 8000, 8006, 8008, 8080, 8081, 8082, 8083, 8086, 8088, 8090, 8096, 8123,
  8181, 8443, 8888, 8989, 9000, 9001, 9090, 9091, 9443, 9696, 32400,
]);
const secure = new Set([443, 8006, 8443, 9443]);
/** Never asked: these speak something else, and a stray HTTP line in their log would puzzle the admin. */
const other = new Set([
  21, 22, 23, 25, 53, 88, 110, 111, 119, 123, 135, 139, 143, 389, 445, 465, 514, 587, 636, 853, 873, 993, 995, 1433,
  1521, 1883, 2049, 3306, 3389, 5432, 5671, 5672, 5900, 6379, 8883, 9042, 11211, 27017,
]);
const mostAsked = 12;

/** Asks each port that may speak HTTP, from inside; an empty map where neither curl nor wget is there. */
export async function probeWeb(
  transport: Transport,
  ports: readonly ServicePort[],
  options: { signal?: AbortSignal | undefined },
): Promise<Map<number, WebAnswer>> {
  const asked = [
    ...new Set(
      ports
        .filter(({ protocol, isLoopback, port }) => protocol === 'tcp' && !isLoopback && !other.has(port))
        .map(({ port }) => port),
    ),
  ].slice(0, mostAsked);
  if (asked.length === 0) return new Map();
  const output = await ask(transport, `${probe}\nfor port in ${asked.join(' ')}; do echo "$port $(look $port)"; done`, {
    ...options,
    timeoutMs: 60_000,
  });
  return parseWebAnswers(output);
}

// A server that wants TLS answers plain HTTP with nothing or with 400. curl: 1 and 8 are not HTTP, 52 and 56 said nothing sensible.
const probe = `look() {
  if command -v curl >/dev/null 2>&1; then
    code=$(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$1/" 2>/dev/null); was=$?
    case $code in 000|400|'') ;; *) echo http; return ;; esac
    secure=$(curl -sk -o /dev/null -m 2 -w '%{http_code}' "https://127.0.0.1:$1/" 2>/dev/null)
    case $secure in 000|'') ;; *) echo https; return ;; esac
    if [ "$code" = 400 ]; then echo http; return; fi
    case $was in 1|8|52|56) echo no ;; *) echo unknown ;; esac
  elif command -v wget >/dev/null 2>&1; then
    if wget -S -T 2 -O /dev/null "http://127.0.0.1:$1/" 2>&1 </dev/null | grep -q 'HTTP/'; then echo http; else echo unknown; fi
  else echo unknown; fi
}`;

export function parseWebAnswers(output: string): Map<number, WebAnswer> {
  const answers = new Map<number, WebAnswer>();
  for (const line of output.split('\n')) {
    const match = /^(\d+) (https?|no|unknown)$/.exec(line.trim());
    if (match)
      answers.set(
        Number(match[1]),
        match[2] === 'http' || match[2] === 'https' || match[2] === 'no' ? match[2] : 'unknown',
      );
  }
  return answers;
}

/** The address to open in a browser, or null: from what the ports answered, else by habit; never for ports seen from inside only. */
export function webUrl(
  address: string,
  ports: readonly ServicePort[],
  answers: ReadonlyMap<number, WebAnswer>,
): string | null {
  if (address === '') return null;
  const candidates = ports
    .filter(({ protocol, isLoopback }) => protocol === 'tcp' && !isLoopback)
    .flatMap(({ port }) => {
      const scheme = schemeOf(port, answers.get(port) ?? 'unknown');
      return scheme === null ? [] : [{ port, scheme }];
    })
    .toSorted((a, b) => rank(a.port) - rank(b.port));
  const best = candidates[0];
  if (!best) return null;
  const host = address.includes(':') ? `[${address}]` : address;
  const isDefault = best.port === (best.scheme === 'https' ? 443 : 80);
  return `${best.scheme}://${host}${isDefault ? '' : `:${best.port}`}/`;
}

function schemeOf(port: number, answer: WebAnswer): 'http' | 'https' | null {
  if (answer === 'http' || answer === 'https') return answer;
  if (answer === 'no' || !usual.has(port)) return null;
  return secure.has(port) ? 'https' : 'http';
}

const rank = (port: number): number => (port === 443 ? 0 : port === 80 ? 1 : port);
