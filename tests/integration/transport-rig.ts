import { systemClock } from '../../electron/lib/clock.ts';
import type { Clock } from '../../electron/lib/clock.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { openTerminalTransport } from '../../electron/provisioning/terminal-transport.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import type { Proxmox } from '../../electron/proxmox/connect.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import { openPctTransport } from '../../electron/ssh/pct-transport.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';
import { connectToNode } from './node-rig.ts';

export const ways = ['ssh', 'pct exec', 'terminal'] as const;
export type Way = (typeof ways)[number];

/** The node that answers the API is another one. */
export const node = 'pve2';
export const vmid = 101;

/** A homelab with one container, and the three ways into it. */
export class TransportRig implements AsyncDisposable {
  readonly pve: Simulator;
  readonly proxmox: Proxmox;
  readonly #privateKey: Secret;
  readonly #hostKeys: { keyType: string; fingerprint: string }[];
  #drops: (() => void)[] = [];

  private constructor(pve: Simulator, proxmox: Proxmox, privateKey: Secret) {
    this.pve = pve;
    this.proxmox = proxmox;
    this.#privateKey = privateKey;
    const { hostKeys } = pve.world.container(vmid) ?? { hostKeys: [] };
    this.#hostKeys = hostKeys.map(({ type, fingerprint }) => ({ keyType: type, fingerprint }));
  }

  static async start(image: 'debian-12' | 'alpine-3.22' = 'debian-12'): Promise<TransportRig> {
    const pve = await startSimulator({ nodes: ['pve1', node], speed: 'fast' });
    const { public: publicKey, private: privateKey } = makeKeyPair();
    await pve.world.addContainer({
      vmid,
      node,
      isRunning: true,
      image,
      authorizedKeys: [publicKey],
      config: { hostname: 'web', cmode: 'shell', net0: 'name=eth0,bridge=vmbr0,ip=10.77.0.101/24,gw=10.77.0.1' },
    });
    const { name, secret } = pve.token;
    const proxmox = connectProxmox({
      host: pve.host,
      port: pve.port,
      fingerprint: pve.fingerprint,
      credentials: { kind: 'token', tokenName: name, secret: new Secret(secret) },
    });
    const rig = new TransportRig(pve, proxmox, new Secret(privateKey));
    const guest = await pve.world.startInside(vmid);
    await guest?.untilBooted();
    return rig;
  }

  async open(way: Way, clock: Clock = systemClock): Promise<Transport> {
    switch (way) {
      case 'ssh':
        return await this.#openSsh(clock);
      case 'pct exec': {
        const session = await connectToNode(this.pve, node, { clock });
        this.#drops.push(() => void this.#nodeConnectionsDrop());
        const transport = await openPctTransport({ session, vmid });
        return { ...transport, [Symbol.asyncDispose]: () => session.close() };
      }
      case 'terminal':
        return await openTerminalTransport({
          proxmox: this.proxmox,
          node,
          vmid,
          clock,
          remember: () => undefined,
        });
    }
  }

  /** What runs inside, seen from outside: the argument vectors of all processes. */
  async processes(): Promise<string[]> {
    const guest = await this.pve.world.startInside(vmid);
    const lines: string[] = [];
    const chunks: Buffer[] = [];
    await new Promise<void>((resolve) => {
      const file = {
        label: 'pipe',
        tryRead: () => 'end' as const,
        tryReadLine: () => 'end' as const,
        whenReadable: () => Promise.resolve(),
        write: (data: string | Uint8Array) => (chunks.push(Buffer.from(data)), true),
        whenWritable: () => Promise.resolve(),
        retain: () => undefined,
        release: () => undefined,
      };
      const files = new Map([0, 1, 2].map((fd) => [fd, file]));
      const attached = guest?.attach?.({ argv: ['ps', '-ef'], vmid, files, environment: new Map() });
      void attached?.exited.then(() => resolve());
    });
    lines.push(...Buffer.concat(chunks).toString().split('\n'));
    return lines;
  }

  /** Cuts what the way goes over, without a word. */
  async drop(way: Way): Promise<void> {
    if (way === 'ssh') (await this.pve.world.startInside(vmid))?.faults?.dropSshConnections();
    else if (way === 'pct exec') await this.#nodeConnectionsDrop();
    else this.pve.world.dropConsoles();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxmox[Symbol.asyncDispose]();
    await this.pve[Symbol.asyncDispose]();
  }

  async #nodeConnectionsDrop(): Promise<void> {
    (await this.pve.world.nodeInside(node)).faults?.dropSshConnections();
  }

  #openSsh(clock: Clock): Promise<Transport> {
    return connectWithRetry({
      host: '10.77.0.101',
      port: 22,
      user: 'root',
      auth: { kind: 'key', privateKey: this.#privateKey },
      hostKeys: this.#hostKeys,
      proxy: this.pve.guestProxy,
      clock,
      bootWaitMs: 10_000,
      maxAttempts: 0,
    });
  }
}
