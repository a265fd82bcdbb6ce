import { FileAnswer, Page } from '../api/call.ts';
import type { Answer } from './answer-head.ts';
import { PveError } from './pve-error.ts';

/** What a handler has come to. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };
export type Format = (outcome: Outcome) => Answer;

const JSON_TYPE = 'application/json;charset=UTF-8';

export const JSON_FORMAT: Format = (outcome) => {
  const { status, reason, ...content } = describe(outcome);
  return { status, reason, body: JSON.stringify(content), contentType: JSON_TYPE };
};

/** How results are put into words, by the part of the address behind `/api2/`. (PVE::APIServer::Formatter::Standard, ::HTML) */
export const FORMATS: Readonly<Record<string, Format>> = {
  json: JSON_FORMAT,
  extjs: (outcome) => ({ ...asWebInterface(outcome), contentType: JSON_TYPE }),
  htmljs: (outcome) => {
    const answer = asWebInterface(outcome);
    return { ...answer, body: escapeHtml(answer.body ?? ''), contentType: 'text/html;charset=UTF-8' };
  },
  html: (outcome) => {
    const { status, reason, ...content } = describe(outcome);
    const body = page(escapeHtml(JSON.stringify(content, null, 2)));
    return { status, reason, body, contentType: 'text/html;charset=UTF-8' };
  },
};

/** The answer to a file: always the file, whatever the format. */
export function fileAnswer(outcome: Outcome): Answer | undefined {
  if (!('result' in outcome) || !(outcome.result instanceof FileAnswer)) return undefined;
  const { name, text } = outcome.result;
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  return { status: 200, reason: 'OK', body: text, contentType: 'text/plain', headers };
}

/** What a browser without a ticket is shown. */
export const loginPage = (): Answer => ({
  status: 401,
  reason: 'Login Required',
  contentType: 'text/html;charset=UTF-8',
  body: page('Login Required'),
});

const page = (content: string): string =>
  `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Proxmox VE</title></head><body><pre>${content}</pre></body></html>\n`;

type Described = { readonly status: number; readonly reason: string; readonly data: unknown } & Readonly<
  Record<string, unknown>
>;

function describe(outcome: Outcome): Described {
  if ('result' in outcome) {
    const { result } = outcome;
    // A total of nothing is left out. (PVE::HTTPServer; measured on 9.2)
    const total = result instanceof Page && result.total > 0 ? { total: result.total } : {};
    const content = { data: result instanceof Page ? result.data : result, ...total };
    return { status: 200, reason: 'OK', ...content };
  }
  const { status, message, errors } = asPveError(outcome.error);
  return { status, reason: message, data: null, message, ...(errors ? { errors } : {}) };
}

/** The web interface wants to read everything from the body: the status is always 200. */
function asWebInterface(outcome: Outcome): Answer {
  const { status, reason: _reason, ...content } = describe(outcome);
  const isGood = 'result' in outcome;
  const body = JSON.stringify(isGood ? { ...content, success: 1 } : { ...content, success: 0, status });
  return { status: 200, reason: 'OK', body };
}

const asPveError = (error: unknown): PveError =>
  error instanceof PveError ? error : new PveError(500, `${error instanceof Error ? error.message : String(error)}\n`);

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
