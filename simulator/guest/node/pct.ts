import type { NodeContainer, NodeTools } from '../../guest-contract.ts';
import type { Program } from '../kernel/machine.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import { statusOf } from '../kernel/process.ts';
import { Io } from '../commands/io.ts';
import { terminalOf } from '../terminal/terminal.ts';

/** What perl's `die` ends with. */
const DIED = 2;
/** What pct ends with when it does not understand what it was told. */
const MISUSED = 255;

/** `pct`, as far as looking at containers and going into them. (PVE::CLI::pct) */
export const pctProgram =
  (tools: NodeTools): Program =>
  async (call) => {
    const io = new Io(call);
    try {
      return await run(tools, io);
    } catch (error) {
      if (!(error instanceof PctFailure)) throw error;
      await io.err(`${error.message}\n`);
      return error.code;
    }
  };

async function run(tools: NodeTools, io: Io): Promise<number> {
  const [command = '', ...args] = io.args;
  switch (command) {
    case 'list':
      await io.out(listing(tools.containers()));
      return 0;
    case 'status':
      await io.out(`status: ${containerOf(tools, args).isRunning ? 'running' : 'stopped'}\n`);
      return 0;
    case 'config':
      await io.out(containerOf(tools, args).config);
      return 0;
    case 'unlock':
      containerOf(tools, args).unlock();
      return 0;
    case 'exec':
      return attach(io, containerOf(tools, args), argvOf(args));
    case 'enter': {
      const container = containerOf(tools, args);
      if (!container.isRunning) throw new PctFailure(`Error: container '${container.vmid}' not running!`, DIED);
      return attach(io, container, null);
    }
    default:
      throw new PctFailure(`ERROR: unknown command 'pct ${command}'\nUSAGE: pct <COMMAND> [ARGS] [OPTIONS]`, MISUSED);
  }
}

function containerOf(tools: NodeTools, [vmid = '']: readonly string[]): NodeContainer {
  if (!/^\d+$/.test(vmid))
    throw new PctFailure(
      `400 Parameter verification failed.\nvmid: type check ('integer') failed - got '${vmid}'`,
      MISUSED,
    );
  const found = tools.containers().find((container) => String(container.vmid) === vmid);
  if (!found) throw new PctFailure(`Configuration file 'nodes/${tools.node}/lxc/${vmid}.conf' does not exist`, DIED);
  return found;
}

function argvOf([, ...args]: readonly string[]): string[] {
  const argv = args[0] === '--' ? args.slice(1) : args;
  if (argv.length === 0) throw new PctFailure('missing command at /usr/share/perl5/PVE/CLI/pct.pm line 197.', DIED);
  return argv;
}

/**
 * lxc-attach: starts a program inside, with the caller's files and environment, and ends as it does. Whoever ends lxc-attach does not end
 * what it has started.
 */
async function attach(io: Io, container: NodeContainer, argv: readonly string[] | null): Promise<number> {
  const { process } = io;
  const inside = await process.block(container.inside());
  if (!inside?.attach) {
    const where = `lxc-attach: ${container.vmid}: ../src/lxc/attach.c:`;
    await io.err(`${where} get_attach_context: 405 Connection refused - Failed to get init pid\n`);
    await io.err(`${where} lxc_attach: 1503 Connection refused - Failed to get attach context\n`);
    return 1;
  }
  const terminal = argv === null ? terminalOf(process.files.get(0)) : undefined;
  const attached = inside.attach({
    argv,
    vmid: container.vmid,
    files: standardFiles(io),
    environment: new Map([...process.environment, ['container', 'lxc']]),
  });
  const before = terminal?.onSignal;
  if (terminal) terminal.onSignal = attached.signal;
  try {
    return statusOf(await process.block(attached.exited));
  } finally {
    if (terminal && before) terminal.onSignal = before;
  }
}

function standardFiles({ process }: Io): Map<number, OpenFile> {
  return new Map(
    [0, 1, 2].flatMap((fd) => {
      const file = process.files.get(fd);
      return file ? [[fd, file] as const] : [];
    }),
  );
}

const listing = (containers: readonly NodeContainer[]): string =>
  containers.length === 0
    ? ''
    : [
        'VMID       Status     Lock         Name                ',
        ...containers.map(
          ({ vmid, isRunning, lock, name }) =>
            `${String(vmid).padEnd(10)} ${(isRunning ? 'running' : 'stopped').padEnd(10)} ${lock.padEnd(12)} ${name.padEnd(20)}`,
        ),
      ].join('\n') + '\n';

/** What perl died of, which it writes without the name of the program in front. */
class PctFailure extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}
