import { shellQuote } from '../../ssh/shell-quote.ts';
import { ask } from '../remote.ts';
import type { Transport } from '../transport.ts';
import type { InsideFacts } from './judge-chain.ts';

const askTimeoutMs = 30_000;

/** Looks at the chain from inside, with whatever tools there are; what none of them tells stays unknown. */
export async function lookInside(
  transport: Transport,
  { card, host, signal }: { card: string; host: string; signal?: AbortSignal | undefined },
): Promise<InsideFacts> {
  return parseInside(await ask(transport, question(card, host), { signal, timeoutMs: askTimeoutMs }), host);
}

// Names are asked for first: that makes the kernel look for the gateway, whose answer then stands in /proc/net/arp where there is no ping.
const question = (card: string, host: string): string => `t=; command -v timeout >/dev/null 2>&1 && t='timeout 8'
echo "up $(cat ${shellQuote(`/sys/class/net/${card}/operstate`)} 2>/dev/null)"
if command -v getent >/dev/null 2>&1; then $t getent hosts ${shellQuote(host)} >/dev/null 2>&1 && echo 'name yes' || echo 'name no'
elif command -v nslookup >/dev/null 2>&1; then $t nslookup ${shellQuote(host)} >/dev/null 2>&1 && echo 'name yes' || echo 'name no'; fi
{ ip route show default; ip -6 route show default; } 2>/dev/null | sed -n 's/^default/route/p'
[ -r /proc/net/route ] && echo 'routes known' && awk '$2 == "00000000" && $8 == "00000000" { print "route hex", $3 }' /proc/net/route 2>/dev/null
command -v ip >/dev/null 2>&1 && echo 'routes known'
gateway=$({ ip route show default; ip -6 route show default; } 2>/dev/null | sed -n 's/^default.* via \\([^ ]*\\).*/\\1/p' | head -n 1)
if [ -n "$gateway" ]; then
  echo "gateway $gateway"
  if command -v ping >/dev/null 2>&1; then ping -c 1 -W 2 "$gateway" >/dev/null 2>&1 && echo 'gateway-answers yes' || echo 'gateway-answers no'
  else awk -v g="$gateway" '$1 == g { print "gateway-answers", ($3 == "0x0" ? "no" : "yes") }' /proc/net/arp 2>/dev/null; fi
fi
conf=/etc/resolv.conf
grep -q '^nameserver 127\\.0\\.0\\.5[34]' "$conf" 2>/dev/null && [ -r /run/systemd/resolve/resolv.conf ] && conf=/run/systemd/resolve/resolv.conf
[ -r "$conf" ] && echo 'resolvers known'
for server in $(sed -n 's/^[[:space:]]*nameserver[[:space:]][[:space:]]*\\([^ #]*\\).*/\\1/p' "$conf" 2>/dev/null | head -n 3); do
  echo "resolver $server"
  if command -v nslookup >/dev/null 2>&1; then case $(LC_ALL=C $t nslookup -type=ns . "$server" 2>&1) in *'timed out'*|*'no servers'*|*refused*|*unreachable*) echo 'resolver-answers no' ;; *) echo 'resolver-answers yes' ;; esac
  elif command -v nc >/dev/null 2>&1; then nc -z -w 2 "$server" 53 >/dev/null 2>&1 && echo 'resolver-answers yes' || echo 'resolver-answers no'
  elif [ -n "$t" ] && command -v bash >/dev/null 2>&1; then timeout 3 bash -c "</dev/tcp/$server/53" 2>/dev/null && echo 'resolver-answers yes' || echo 'resolver-answers no'
  fi
done
true`;

/** Reads the answer: a word and its value a line. */
export function parseInside(answer: string, host: string): InsideFacts {
  const values = (word: string): string[] =>
    answer.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []));
  const told = (word: string): boolean | null => {
    const all = values(word);
    return all.length === 0 ? null : all.includes('yes');
  };
  const up = values('up')[0] ?? '';
  const isResolved = told('name');
  const resolverAnswers = told('resolver-answers');
  return {
    // A container's end of a veth pair says `up`; `unknown` is what other kinds say.
    isUp: up === '' ? null : up !== 'down' && up !== 'lowerlayerdown',
    hasRoute: values('routes').length === 0 ? null : values('route').length > 0,
    gateway: values('gateway')[0] ?? gatewayOf(values('route hex')[0]),
    gatewayAnswers: told('gateway-answers'),
    resolvers: values('resolvers').length === 0 ? null : [...new Set(values('resolver'))],
    resolverAnswers: isResolved === true ? true : resolverAnswers,
    host,
    isResolved,
  };
}

/** The kernel tells IPv4 addresses as hexadecimal numbers, the last byte first. */
function gatewayOf(hex: string | undefined): string | null {
  const bytes = /^([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})$/i.exec(hex ?? '');
  if (!bytes || hex === '00000000') return null;
  return bytes
    .slice(1)
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}
