import type { RawParameters, RawValue } from '../schema/validate.ts';
import type { Release } from '../world/release.ts';

/** An answer of the front end itself: text or nothing instead of JSON. */
export class FrontEndError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, reason: string, body = reason) {
    super(reason);
    this.name = 'FrontEndError';
    this.status = status;
    this.body = body;
  }
}

const SOURCE = '/usr/share/perl5/PVE/APIServer/AnyEvent.pm';
/** Where that file reads JSON and looks into it, by release. (9.2, and the second of 8.4, are measured) */
const LINES = { '9.2': { parse: 934, look: 978 }, '8.4': { parse: 913, look: 957 } } as const;

/** Parameters of the query string and of the body, which may be a form or JSON. (PVE::APIServer::AnyEvent) */
export function readParameters(
  query: string,
  contentType: string | undefined,
  body: string,
  release: Release = '9.2',
): RawParameters {
  const fromQuery = parseForm(query);
  const fromBody = body === '' ? {} : isJson(contentType) ? parseJson(body, release) : parseForm(body);
  // What the address says wins.
  const { _dc: _cacheBuster, ...parameters } = { ...fromBody, ...fromQuery };
  return parameters;
}

const MEDIA_TYPES: ReadonlySet<string> = new Set(['', 'application/x-www-form-urlencoded', 'application/json']);

/** Complains as the front end does about a body where none belongs, about a large one, and about a kind it does not read. */
export function checkBody({
  method,
  contentType = '',
  body,
}: {
  method: string;
  contentType: string | undefined;
  body: string | undefined;
}): void {
  if (body === '') return;
  if (method !== 'POST' && method !== 'PUT') throw new FrontEndError(501, `Unexpected content for method '${method}'`);
  if (body === undefined) throw new FrontEndError(501, 'for data too large');
  if (!MEDIA_TYPES.has(mediaTypeOf(contentType))) {
    throw new FrontEndError(506, `upload 'Content-Type '${contentType}' not implemented`);
  }
}

const mediaTypeOf = (contentType = ''): string => contentType.split(/\s*[;,]\s*/)[0] ?? '';
const isJson = (contentType: string | undefined): boolean => mediaTypeOf(contentType) === 'application/json';

function parseForm(text: string): Record<string, RawValue> {
  // A map: a parameter may be called `constructor`.
  const parsed = new Map<string, RawValue>();
  for (const part of text.split(/[&;]/)) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : decode(part.slice(at + 1));
    const present = parsed.get(name);
    // A repeated key makes a list.
    parsed.set(name, present === undefined ? value : Array.isArray(present) ? [...present, value] : [present, value]);
  }
  return Object.fromEntries(parsed);
}

/** A percent sign without two digits stays, bytes that are no UTF-8 become the replacement character. */
function decode(text: string): string {
  const escaped = text.replaceAll('+', ' ').replaceAll(/%(?![0-9a-fA-F]{2})/g, '%25');
  try {
    return decodeURIComponent(escaped);
  } catch {
    const bytes = encodeURI(escaped)
      .replaceAll('%25', '%')
      .replaceAll(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
}

function parseJson(text: string, release: Release): Record<string, RawValue> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed(text, release);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    const message = `Not a HASH reference at ${SOURCE} line ${LINES[release].look}.`;
    throw new FrontEndError(500, message, `${message}\n`);
  }
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, RawValue] => isRawValue(entry[1])),
  );
}

const isRawValue = (value: unknown): value is RawValue => value !== undefined && typeof value !== 'function';

/** In the words of Perl's JSON module. */
function malformed(text: string, release: Release): FrontEndError {
  const upToKey =
    /^\s*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[^,{}[\]"]+)\s*,\s*)*/.exec(text)?.[0] ?? '';
  const offset = upToKey.length;
  const rest = text.slice(offset, offset + 20).replace(/\}$/, '');
  const expected =
    upToKey !== '' && text[offset] !== '"'
      ? `'"' expected`
      : 'malformed JSON string, neither tag, array, object, number, string or atom';
  const message = `${expected}, at character offset ${offset} (before "${rest === '' ? '(end of string)' : rest}") at ${SOURCE} line ${LINES[release].parse}.`;
  return new FrontEndError(500, message, `${message}\n`);
}
