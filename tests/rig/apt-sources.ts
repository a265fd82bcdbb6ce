/** One source of packages as a host has it; a `.sources` entry or a line of a `.list`. */
export type AptSource = {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of the keyring it is signed by; null: those apt trusts for everything, or a key written into the entry itself. */
  readonly keyring: string | null;
  readonly isTrusted: boolean;
};

/** Where Debian's packages come from here, and by which keys they are known. */
export type DebianMirror = {
  readonly main: string;
  /** Null where the host has no security archive. */
  readonly security: string | null;
  readonly keyrings: readonly string[];
  readonly isTrusted: boolean;
};

/** Reads sources.list(5): the one-line style by `.list`, deb822 by `.sources`. Sources of source code and disabled ones are left out. */
export function parseAptSources(name: string, text: string): AptSource[] {
  return name.endsWith('.sources') ? parseDeb822(text) : text.split('\n').flatMap(parseLine);
}

/** `deb [signed-by=/a.gpg trusted=yes] http://host/debian bookworm main contrib # comment` */
function parseLine(line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line);
  if (match === null) return [];
  const [, optionText = '', uri = '', suite = '', components = ''] = match;
  const options = new Map(
    words(optionText).map((option): [string, string] => {
      const [key = '', value = ''] = option.split('=');
      return [key.toLowerCase(), value];
    }),
  );
  return [
    {
      uris: [uri],
      suites: [suite],
      components: words(components),
      keyring: pathOrNull(options.get('signed-by')),
      isTrusted: isYes(options.get('trusted')),
    },
  ];
}

function parseDeb822(text: string): AptSource[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza): AptSource[] => {
    const fields = new Map<string, string>();
    // A line that begins with a blank goes on with the field above it.
    for (const line of stanza.replace(/\n[ \t]+/g, ' ').split('\n')) {
      const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
      if (match?.[1] !== undefined) fields.set(match[1].toLowerCase(), match[2] ?? '');
    }
    const isOff = /^(?:no|false|off|0|disable)$/i.test((fields.get('enabled') ?? '').trim());
    if (isOff || !words(fields.get('types')).includes('deb')) return [];
    return [
      {
        uris: words(fields.get('uris')),
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        keyring: pathOrNull(fields.get('signed-by')),
        isTrusted: isYes(fields.get('trusted')),
      },
    ];
  });
}

/**
 * The mirror of Debian among a host's sources, told by its suites. The host's own release does not matter: a mirror has
 * them all. Null where there is none, as on Ubuntu.
 */
export function debianMirror(sources: readonly AptSource[]): DebianMirror | null {
  const debian = sources.filter(({ components }) => components.includes('main'));
  const main = debian.find(({ suites }) => suites.some((suite) => releases.has(suite)));
  if (main?.uris[0] === undefined) return null;
  const security = debian.find(({ suites }) => suites.some((suite) => suite.endsWith('-security')));
  const used = security === undefined ? [main] : [main, security];
  return {
    main: withoutSlash(main.uris[0]),
    security: security?.uris[0] === undefined ? null : withoutSlash(security.uris[0]),
    keyrings: [...new Set(used.flatMap(({ keyring }) => keyring ?? []))],
    isTrusted: main.isTrusted,
  };
}

const releases = new Set('bullseye bookworm trixie forky sid oldstable stable testing unstable'.split(' '));

/**
 * Settings of `apt-config dump` without which a mirror cannot be used from here: proxies, what is not checked, how addresses are looked
 * up. Credentials are not among them.
 */
export function transportSettings(dump: string): string[] {
  return dump
    .split('\n')
    .filter((line) => /^Acquire::(?:Check-Valid-Until|Check-Date|Retries|ForceIPv[46]|https?::)/i.test(line))
    .filter((line) => !line.endsWith('"";') && !/password|login/i.test(line));
}

/** The proxy for http of these settings, for tools that do not read apt's; null when there is none. */
export function httpProxy(settings: readonly string[]): string | null {
  for (const line of settings) {
    const proxy = /^Acquire::http::Proxy "([^"]+)";$/i.exec(line)?.[1];
    if (proxy !== undefined && proxy !== 'DIRECT') return proxy;
  }
  return null;
}

const words = (text = ''): string[] => text.split(/\s+/).filter((word) => word !== '');
const pathOrNull = (text = ''): string | null => words(text).find((word) => word.startsWith('/')) ?? null;
const isYes = (text = ''): boolean => /^(?:yes|true|on|1)$/i.test(text.trim());
const withoutSlash = (uri: string): string => uri.replace(/\/+$/, '');
