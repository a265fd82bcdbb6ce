import { SCHEMA } from '../schema/method-table.ts';
import { asOf84 } from '../schema/pve-8.4.ts';
import { printApiDoc } from '../schema/api-doc.ts';
import type { Release } from '../world/release.ts';
import type { Answer } from './answer-head.ts';
import { FrontEndError } from './read-parameters.ts';

/** What a node has installed besides its API. */
export type Installed = {
  /** The package pve-docs, whose API viewer holds the node's own schema. */
  readonly hasDocs: boolean;
  /** When its files were made, UTC ms. */
  readonly filesFrom: number;
  readonly release: Release;
};

const API_DOC = '/pve-docs/api-viewer/apidoc.js';
const apiDocs: Partial<Record<Release, string>> = {};

/** Files outside the API, which need no ticket. (PVE::Service::pveproxy) */
export function answerFile(
  { method, address, since }: { method: string; address: string; since: string | undefined },
  { hasDocs, filesFrom, release }: Installed,
): Answer {
  if (method === 'GET' && address === '/') return page();
  if (method !== 'GET' || address !== API_DOC || !hasDocs) {
    throw new FrontEndError(500, `no such file '${address}'`, `no such file '${address}'\n`);
  }
  const modifiedAt = Math.floor(filesFrom / 1000) * 1000;
  if (since !== undefined && modifiedAt <= Date.parse(since))
    return { status: 304, reason: 'NOT MODIFIED', modifiedAt };
  const body = (apiDocs[release] ??= printApiDoc((release === '8.4' ? asOf84(SCHEMA) : SCHEMA).methods));
  return { status: 200, reason: 'OK', body, contentType: 'application/javascript', modifiedAt };
}

/** Where the web interface would be. */
const page = (): Answer => ({
  status: 200,
  reason: 'OK',
  contentType: 'text/html; charset=utf-8',
  body: '<!DOCTYPE html>\n<html><head><title>Proxmox Virtual Environment</title></head><body></body></html>\n',
});
