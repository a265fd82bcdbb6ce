import path from 'node:path';

/** The file in `folder` that a URL of our own scheme names, or null when it names none inside it. `/` is the page itself. */
export function servedFile(folder: string, url: string, host: string): string | null {
  const asked = URL.canParse(url) ? new URL(url) : null;
  const name = asked?.host === host ? decoded(asked.pathname) : null;
  if (name === null || /[\0\\]/.test(name)) return null;
  const root = path.resolve(folder);
  const file = path.resolve(root, `.${name === '/' ? '/index.html' : name}`);
  return file.startsWith(root + path.sep) ? file : null;
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
