import type { FuzzAnswer } from './wire.ts';
import type { FuzzRequest } from './requests.ts';

/** 404 is said of a second factor nobody has, and of nothing else. (PVE::API2::TFA) */
const STATUSES = new Set([200, 301, 400, 401, 403, 404, 500, 501, 506, 595, 596, 599]);

/** Words of this runtime, never of Proxmox: what escapes when a handler stumbles instead of refusing. */
const STUMBLED =
  /Cannot (?:read|set|convert|access|destructure|mix)|is not (?:a function|iterable|a constructor)|(?<!property )is not defined|\bundefined\b|\bNaN\b|\[object Object\]|Invalid (?:array length|time value|regular expression|count value|URL|character)|Maximum call stack|ERR_[A-Z_]+|ENOENT|ECONNREFUSED|\n\s+at .*\.ts[:)]|node:internal|BigInt|Unexpected (?:token|end of JSON)|Symbol\(/;

/** What is wrong with the form of an answer, whatever was asked. */
export function answerFaults(request: FuzzRequest, answer: FuzzAnswer): string[] {
  if (answer.isHanging) return ['neither answered nor closed in time'];
  if (answer.status === null) return mayBeClosed(request) ? [] : ['closed without an answer'];
  const { status, reason, body, contentType } = answer;
  const faults: string[] = [];
  if (!STATUSES.has(status)) faults.push(`status ${status} is none of Proxmox'`);
  if (reason === '') faults.push('no reason phrase');
  if (!contentType.startsWith('application/json')) {
    if (status === 200 && contentType === '') faults.push('a success without content type');
    return STUMBLED.test(reason) && !echoes(request, reason) ? [...faults, `internal words: ${reason}`] : faults;
  }
  return body === '' ? faults : [...faults, ...contentFaults(request, answer)];
}

function contentFaults(request: FuzzRequest, { status, body }: FuzzAnswer): string[] {
  const parsed = parse(body);
  if (parsed === undefined) return [`no JSON object: ${body.slice(0, 200)}`];
  const { data, message, errors } = parsed;
  const faults: string[] = [];
  // This format is always a success of HTTP and says inside how it went. (PVE::APIServer::Formatter::Standard)
  if (request.path.startsWith('/api2/extjs')) return 'success' in parsed ? [] : ['no success'];
  if (!('data' in parsed)) faults.push('no data');
  if (status === 200) {
    if (message !== undefined || errors !== undefined) faults.push('a success with a message');
    return faults;
  }
  if (data !== null) faults.push('an error with data');
  if (typeof message !== 'string' || message === '') faults.push('an error without a message');
  if (errors !== undefined && status !== 400 && status !== 500) faults.push(`errors with status ${status}`);
  const texts = [message, ...(isRecord(errors) ? Object.values(errors) : [])];
  for (const text of texts) {
    if (typeof text !== 'string') faults.push('an error text that is none');
    else if (STUMBLED.test(text) && !echoes(request, text)) faults.push(`internal words: ${text}`);
  }
  return faults;
}

/** Nobody buffers a longer request line. */
const MAX_LINE_LENGTH = 60_000;

/** Some complaints of the front end get lost after a ticket was checked (measured on 9.2), and who leaves gets no answer. */
const mayBeClosed = (request: FuzzRequest): boolean =>
  request.path.length > MAX_LINE_LENGTH ||
  request.raw !== undefined ||
  request.abort !== undefined ||
  (!request.caller.includes('!') && !/^(nobody|broken token|wrong secret)$/.test(request.caller));

/** Whether the text only repeats what was sent. */
function echoes(request: FuzzRequest, text: string): boolean {
  const words = STUMBLED.exec(text)?.[0] ?? '';
  const sent = `${decode(request.path)} ${decode(request.body)}`;
  return sent.includes(words);
}

/** As far as it can be; what is no escape stays. */
const decode = (text: string): string => text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, decodeRun);

function decodeRun(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same search in what tasks ended with and wrote. */
export const stumbledIn = (text: string): boolean => STUMBLED.test(text);
