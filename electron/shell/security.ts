import { pathToFileURL } from 'node:url';
import { app, net, protocol, session, type WebContents } from 'electron';
import { servedFile } from '../lib/served-file.ts';

const appHost = 'gantry';
export const appOrigin = `app://${appHost}`;

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Has to be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the renderer's folder, and nothing outside it, under `app://gantry` with the policy as a header. */
export function serveRenderer(folder: string): void {
  protocol.handle('app', async ({ url, method }) => {
    const file = servedFile(folder, url, appHost);
    if (file === null || method !== 'GET') return new Response('', { status: 404 });
    try {
      const found = await net.fetch(pathToFileURL(file).href);
      const headers = new Headers(found.headers);
      headers.set('Content-Security-Policy', csp);
      headers.set('X-Content-Type-Options', 'nosniff');
      return new Response(found.body, { status: found.status, headers });
    } catch {
      return new Response('', { status: 404 });
    }
  });
}

/** Our page may put text on the clipboard. No other permission is granted, and no page but our own is ever shown. */
export function lockDown(isOwnUrl: (url: string) => boolean): void {
  const isGranted = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOwnUrl(url);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isGranted(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  app.on('web-contents-created', (_event, contents) => lockContents(contents, isOwnUrl));
}

function lockContents(contents: WebContents, isOwnUrl: (url: string) => boolean): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
