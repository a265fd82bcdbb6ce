import type { HealthCheck } from '../../shared/domain/health-check.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { Look } from './wait-until.ts';

type HttpCheck = Extract<HealthCheck, { kind: 'http' }>;

/** Longest time for one answer, and how much of it is looked through. */
const answerSeconds = 10;
const bodyBytes = 256 * 1024;
const bodyMark = '===body===';
const noTool = '===no tool===';

/**
 * Asks with what the container has: curl, GNU wget or BusyBox's. Nobody follows a redirect but BusyBox, whose first answer counts; the
 * certificate is not looked at, since what answers here is the container itself. BusyBox is given no -T: Debian's, built without it,
 * crashes over it (measured with 1.35).
 */
export const httpQuestion = ({ url }: Pick<HttpCheck, 'url'>, folder: string): string => `url=${shellQuote(url)}
head=${shellQuote(`${folder}/head`)} body=${shellQuote(`${folder}/body`)}
: >"$head"; : >"$body"
if command -v curl >/dev/null 2>&1; then
  curl -sSkg -m ${answerSeconds} -D "$head" "$url" 2>"$head.said" | head -c ${bodyBytes} >"$body"
  cat "$head" "$head.said"
elif wget --version 2>/dev/null | grep -q GNU; then
  wget -nv -S -t 1 -T ${answerSeconds} --max-redirect=0 --no-check-certificate --content-on-error -O - "$url" 2>"$head" | head -c ${bodyBytes} >"$body"
  cat "$head"
elif command -v wget >/dev/null 2>&1; then
  limit=; if command -v timeout >/dev/null 2>&1; then limit='timeout ${answerSeconds}'; fi
  $limit wget -q -S --no-check-certificate -O - "$url" 2>"$head" | head -c ${bodyBytes} >"$body"
  cat "$head"
else echo '${noTool}'; fi
echo '${bodyMark}'
cat "$body"
rm -f "$head" "$head.said" "$body"`;

/** The answer's first final status and its body; what was said instead when there was none. Null: nothing to ask with. */
export function parseHttpAnswer(output: string): { status: number; body: string } | { said: string } | null {
  const at = output.indexOf(`${bodyMark}\n`);
  const head = at < 0 ? output : output.slice(0, at);
  if (head.includes(noTool)) return null;
  const codes = [...head.matchAll(/HTTP\/\d(?:\.\d)?\s+(\d{3})/g)].map(([, code]) => Number(code));
  const status = codes.find((code) => code >= 200);
  if (status !== undefined) return { status, body: at < 0 ? '' : output.slice(at + bodyMark.length + 1) };
  return { said: head.trim().split('\n').at(-1)?.trim() ?? '' };
}

/** Whether the answer is the one the check asks for. */
export function judgeHttp(
  { url, status, contains }: Pick<HttpCheck, 'url' | 'status' | 'contains'>,
  answer: { status: number; body: string } | { said: string },
): Look<void> {
  if ('said' in answer) return { waiting: `${url} does not answer${answer.said === '' ? '' : `: ${answer.said}`}` };
  const isWanted = status === null ? answer.status < 400 : answer.status === status;
  if (!isWanted) return { waiting: `${url} answers ${answer.status} instead of ${status ?? '200 to 399'}` };
  if (contains !== null && !answer.body.includes(contains))
    return { waiting: `${url} answers ${answer.status}, without “${contains}”` };
  return { ready: undefined };
}
