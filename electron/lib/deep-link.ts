import { connectionId, jobId, templateId, vmid } from '../../shared/domain/ids.ts';
import { deepLinkScheme } from './link-argument.ts';

/**
 * The place in the window that a `gantry://` link leads to, in the form of `app:navigate`; null for anything else. A link
 * comes from anywhere, so it can only show something, never do anything, and every part of it is checked.
 *
 * `container/<server>/<vmid>` · `job/<id>` · `template/<id>` · `new?template=<id>` · `servers[/<id>]` · `settings`
 */
export function parseDeepLink(text: string): string | null {
  if (text.length > 500 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== `${deepLinkScheme}:` || url.username !== '' || url.password !== '' || url.port !== '')
    return null;
  // Browsers and shells add a slash to a link without a path, such as `gantry://settings/`.
  const parts = url.pathname.replace(/\/$/, '').split('/').slice(1).map(decode);
  const [first, second] = parts;
  if (first === null || second === null || parts.length > 2) return null;
  switch (`${url.hostname}/${parts.length}`) {
    case 'container/2': {
      const server = connectionId.safeParse(first).data;
      const number = /^\d{3,9}$/.test(second ?? '') ? vmid.safeParse(Number(second)).data : undefined;
      return server === undefined || number === undefined ? null : `containers/${server}/${number}`;
    }
    case 'job/1':
      return jobId.safeParse(first).success ? `job/${first}` : null;
    case 'template/1':
      return isTemplateId(first) ? `templates/${first}` : null;
    case 'new/0': {
      const template = url.searchParams.get('template');
      if (template === null) return 'create/';
      return isTemplateId(template) ? `create/${template}` : null;
    }
    case 'servers/0':
      return 'servers/';
    case 'servers/1':
      return connectionId.safeParse(first).success ? `servers/${first}` : null;
    case 'settings/0':
      return 'settings';
    default:
      return null;
  }
}

/** Ids of templates are names of folders or UUIDs; anything that could be a path or control characters is none. */
const isTemplateId = (text: string | undefined): boolean =>
  templateId.safeParse(text).success && /^[\w][\w .:-]*$/.test(text ?? '');

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
