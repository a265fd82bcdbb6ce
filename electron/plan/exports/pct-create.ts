import { leftOut, type AskedContainer } from './asked-container.ts';

/** Lines for a root shell on the node (pct(1), pveam(1)). `quote` writes one word of the shell. */
export function pctCreate(asked: AskedContainer, quote: (word: string) => string): string {
  const { node, vmid, hostname, parameters, publicKeys, hasRootPassword, isStarted, download } = asked;
  const given = [...parameters].filter(([name]) => name !== 'ostemplate');
  // An argument of a program cannot hold the NUL between two entries of `env`.
  const sayable = given.filter(([, value]) => !value.includes('\0'));
  const keyFile = `${hostname}.keys`;
  const words = [
    ...sayable.map(([name, value]) => `--${name} ${quote(value)}`),
    ...(publicKeys.length > 0 ? [`--ssh-public-keys ${quote(keyFile)}`] : []),
    // Without a value it asks.
    ...(hasRootPassword ? ['--password'] : []),
  ];
  const notes = [
    `Container ${vmid} (${hostname}); run as root on ${node}.`,
    ...(publicKeys.length === 0 && !hasRootPassword
      ? [
          'Gantry would make a fresh key for it. Without a key or a password nobody can sign in: add --ssh-public-keys FILE.',
        ]
      : []),
    ...given
      .filter(([, value]) => value.includes('\0'))
      .map(([name]) => `${name} has several entries, which no command line can hold: set them afterwards.`),
    ...leftOut(asked),
  ];
  return [
    ...notes.map((note) => `# ${note}`),
    ...(download ? [`pveam download ${quote(download.storage)} ${quote(download.file)}`] : []),
    ...(publicKeys.length > 0 ? [`printf '%s\\n' ${publicKeys.map(quote).join(' ')} > ${quote(keyFile)}`] : []),
    [`pct create ${vmid} ${quote(parameters.get('ostemplate') ?? '')}`, ...words].join(' \\\n  '),
    ...(isStarted ? [`pct start ${vmid}`] : []),
    '',
  ].join('\n');
}
