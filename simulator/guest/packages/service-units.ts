/** What a package installs to run as a service. */
export type ServiceFiles = {
  readonly services: readonly {
    readonly name: string;
    readonly description: string;
    readonly command: string;
    /** What has to succeed before it starts. */
    readonly before?: string;
    readonly type?: string;
    readonly user?: string;
  }[];
  /** Accounts the package makes. */
  readonly users: readonly { readonly name: string; readonly home: string; readonly shell?: string }[];
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
};

export const unitText = ({ description, command, before, type, user }: ServiceFiles['services'][number]): string =>
  `[Unit]\nDescription=${description}\nAfter=network.target\n\n[Service]\n${type === undefined ? '' : `Type=${type}\n`}${user === undefined ? '' : `User=${user}\n`}${before === undefined ? '' : `ExecStartPre=${before}\n`}ExecStart=${command}\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n`;

export const initScriptText = ({
  name,
  description,
  command,
  before,
  user,
}: ServiceFiles['services'][number]): string => {
  const [program = '', ...args] = command.split(' ');
  return `#!/sbin/openrc-run\n\nname="${name}"\ndescription="${description}"\ncommand="${program}"\ncommand_args='${args.join(' ')}'\n${user === undefined ? '' : `command_user="${user}"\n`}pidfile="/run/${name}.pid"\n\ndepend() {\n\tneed net\n}\n${before === undefined ? '' : `\nstart_pre() {\n\t${before}\n}\n`}`;
};
