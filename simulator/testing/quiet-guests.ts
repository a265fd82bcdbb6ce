import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import type { CreateGuest, GenerateHostKeys, GuestOptions } from '../guest-contract.ts';
import { portOf } from '../network/port-of.ts';

/** Containers with nothing inside but a port that says hello, for tests of what is around them. */
export const createGuest: CreateGuest = (options: GuestOptions) => {
  let server: Server | null = null;
  let boots = 0;
  const stop = async (): Promise<void> => {
    const ending = server;
    server = null;
    if (ending) await new Promise<void>((resolve) => ending.close(() => resolve()));
  };
  return {
    start: async () => {
      boots += 1;
      const starting = createServer((socket) => socket.end(`SSH-2.0-${options.hostname}\r\n`));
      await new Promise<void>((resolve) => starting.listen(0, '127.0.0.1', resolve));
      await options.clock.sleep(options.bootMs);
      server = starting;
    },
    untilBooted: () => Promise.resolve(),
    stop,
    get sshPort() {
      return server ? portOf(server) : null;
    },
    setNetwork: () => undefined,
    listeningPorts: () => (server ? [{ port: 22, address: '0.0.0.0', process: 'sshd' }] : []),
    saveState: () => ({ boots, before: options.savedState ?? null }),
    [Symbol.asyncDispose]: stop,
  };
};

export const generateHostKeys: GenerateHostKeys = (types = ['ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-ed25519']) =>
  types.map((type) => ({
    type,
    fileName: `ssh_host_${type.replace('ssh-', '').replace('-sha2-nistp256', '')}_key`,
    fingerprint: `SHA256:${Buffer.from(randomUUID() + randomUUID())
      .toString('base64')
      .slice(0, 43)}`,
    privateKey: '',
  }));
