import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server as NetServer, Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, ServerConfig, Session } from 'ssh2';
import type { HostKey } from '../../host-key.ts';
import type { CommandKiller, SshTrouble } from '../guest-faults.ts';
import { profiles } from '../image/profile.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import { parseSignal } from '../kernel/signals.ts';
import type { SignalName } from '../kernel/signals.ts';
import { findUser } from '../commands/users.ts';
import type { User } from '../commands/users.ts';
import { rootActor } from '../vfs/nodes.ts';
import { runSession } from './run-session.ts';
import type { RunningSession } from './run-session.ts';
import { serveSftp } from './sftp-server.ts';

const { Server, utils } = ssh2;
/** OpenSSH's default of MaxSessions. */
const mostSessions = 10;

export type SshServerOptions = {
  readonly machine: Machine;
  /** The process sessions are children of; null while the service is stopped. */
  readonly sshd: () => Process | null;
  /** Checks a password of a user. */
  readonly isPassword: (user: string, password: string) => boolean;
};

/** The sshd of one container, on loopback. */
export class SshServer {
  readonly #options: SshServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #hanging = new Map<Socket, SshTrouble>();
  readonly #running = new Set<RunningSession>();
  #server: NetServer | null = null;
  #port: number | null = null;
  #troubles: readonly SshTrouble[] = [];
  commandKillers: readonly CommandKiller[] = [];

  constructor(options: SshServerOptions) {
    this.#options = options;
  }

  get port(): number | null {
    return this.#port;
  }

  /** How many commands and shells were signalled. */
  signalRunning(signal: SignalName): number {
    const running = [...this.#running];
    for (const session of running) session.signal(signal);
    return running.length;
  }

  set troubles(troubles: readonly SshTrouble[]) {
    this.#troubles = troubles;
    for (const [socket, trouble] of this.#hanging) if (!troubles.includes(trouble)) socket.destroy();
  }

  async listen(hostKeys: readonly HostKey[]): Promise<void> {
    const own = this.#protocol(hostKeys);
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      if (!this.#options.sshd()) return void socket.destroy();
      const trouble = this.#troubles.find(({ strikes }) => strikes());
      if (trouble) this.#befall(socket, trouble);
      else own.injectSocket(socket);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The SSH server has no port');
    this.#port = address.port;
  }

  /** Cuts all connections without a word. */
  dropConnections(): void {
    for (const socket of Array.from(this.#sockets)) socket.destroy();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#port = null;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.dropConnections();
    await closed;
  }

  #protocol(hostKeys: readonly HostKey[]): InstanceType<typeof Server> {
    const config: ServerConfig = { hostKeys: hostKeys.map(({ privateKey }) => privateKey), ident: this.#ident };
    const protocol = new Server(config, (connection) => this.#serve(connection));
    // A client that goes away in the middle of the handshake is no trouble of ours.
    protocol.on('error', () => undefined);
    return protocol;
  }

  get #ident(): string {
    return profiles[this.#options.machine.image].sshIdent;
  }

  #befall(socket: Socket, trouble: SshTrouble): void {
    switch (trouble.kind) {
      case 'other-keys':
        this.#protocol(trouble.keys).injectSocket(socket);
        break;
      case 'reset':
        socket.write(`SSH-2.0-${this.#ident}\r\n`);
        // Not sooner: on loopback a reset would overtake the banner.
        socket.once('data', () => socket.resetAndDestroy());
        break;
      case 'hang':
        this.#hanging.set(socket, trouble);
        socket.on('close', () => {
          this.#hanging.delete(socket);
          trouble.ended();
        });
        // Its kernel goes on taking what comes.
        socket.resume();
    }
  }

  #serve(connection: Connection): void {
    connection.on('error', () => undefined);
    let user: User | undefined;
    connection.on('authentication', (context) => {
      user = findUser(this.#options.machine, context.username);
      if (user && this.#isAllowed(context, user)) context.accept();
      else context.reject(['publickey', 'password']);
    });
    connection.on('ready', () => {
      let openSessions = 0;
      connection.on('session', (accept, reject) => {
        if (openSessions >= mostSessions || !user) return reject();
        openSessions++;
        const session = accept();
        session.on('close', () => openSessions--);
        this.#serveSession(session, user);
      });
    });
  }

  #isAllowed(context: AuthContext, user: User): boolean {
    if (context.method === 'password') return this.#options.isPassword(user.name, context.password);
    if (context.method !== 'publickey') return false;
    const isKnown = this.#authorizedKeys(user).some((line) => {
      const key = utils.parseKey(line);
      if (key instanceof Error) return false;
      const blob = key.getPublicSSH();
      if (blob.length !== context.key.data.length || !timingSafeEqual(blob, context.key.data)) return false;
      if (!context.signature || !context.blob) return true;
      // ssh2 gives back an Error, too, whatever its types say.
      const verdict: unknown = key.verify(context.blob, context.signature, context.hashAlgo);
      return verdict === true;
    });
    return isKnown;
  }

  #authorizedKeys(user: User): string[] {
    const text = this.#options.machine.vfs.readText(rootActor, `${user.home}/.ssh/authorized_keys`);
    return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  }

  async #kill(session: RunningSession, killer: CommandKiller): Promise<void> {
    if (killer.afterMs > 0) {
      const ended = new AbortController();
      void session.ended.then(() => ended.abort());
      await this.#options.machine.clock.sleep(killer.afterMs, { signal: ended.signal }).catch(() => undefined);
    }
    if (!this.#running.has(session) || !this.commandKillers.includes(killer)) return killer.release();
    killer.strike();
    session.signal(killer.signal);
  }

  #serveSession(session: Session, user: User): void {
    const { machine } = this.#options;
    const sshd = this.#options.sshd();
    const environment = new Map<string, string>();
    let terminal: { readonly columns: number; readonly rows: number } | null = null;
    let running: RunningSession | null = null;
    session.on('pty', (accept, _reject, info) => {
      terminal = sizeOf(info);
      // The typings leave out the terminal's name.
      environment.set('TERM', 'term' in info && typeof info.term === 'string' ? info.term : 'xterm');
      accept?.();
    });
    session.on('window-change', (accept, _reject, info) => {
      accept?.();
      terminal = sizeOf(info);
      running?.resize(terminal.columns, terminal.rows);
    });
    // As sshd does without an AcceptEnv for the name.
    session.on('env', (accept) => accept?.());
    session.on('signal', (accept, _reject, { name }) => {
      accept?.();
      const signal = parseSignal(name);
      if (signal) running?.signal(signal);
    });
    const start = (accept: () => ssh2.ServerChannel, command: string | null): void => {
      if (!sshd || sshd.exit) return;
      const started = runSession(machine, accept(), { command, user, sshd, terminal, environment });
      running = started;
      this.#running.add(started);
      void started.ended.then(() => this.#running.delete(started));
      const killer = this.commandKillers.find(({ claims }) => claims(command ?? ''));
      if (killer) void this.#kill(started, killer);
    };
    session.on('exec', (accept, _reject, { command }) => start(accept, command));
    session.on('shell', (accept) => start(accept, null));
    session.on('sftp', (accept) => serveSftp(machine, accept(), user));
  }
}

/** A size of 0 says nothing. */
const sizeOf = ({ cols, rows }: { cols: number; rows: number }): { columns: number; rows: number } => ({
  columns: cols > 0 ? cols : 80,
  rows: rows > 0 ? rows : 24,
});
