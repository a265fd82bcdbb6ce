import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path/posix';
import { echoText } from '../builtins/output.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { asOutput } from '../sh/escapes.ts';
import { formatted } from '../sh/printf.ts';
import { testArguments, TestProblem } from '../sh/test-expression.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';

const echo = program((io) => io.out(asOutput(echoText(io.args, false).text)));
const printf = program(async (io) => {
  const [format = '', ...values] = io.args;
  const { text, problem } = formatted(format, values);
  await io.out(asOutput(text));
  if (problem !== null) await io.warn(problem);
});
const test = program((io) => {
  const args = io.name === '[' ? io.args.slice(0, -1) : io.args;
  try {
    return testArguments({ vfs: io.vfs, process: io.process, isSet: () => false }, args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    throw new ProgramFailure(error.message, 2);
  }
});

const cat = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  let number = 0;
  await io.each(
    operands.length === 0 ? ['-'] : operands,
    async (target) => {
      if (flags.has('n'))
        for await (const line of io.lines(target)) await io.out(`${String(++number).padStart(6)}\t${line}\n`);
      else await io.stream(target, (chunk) => io.out(chunk));
    },
    (target, error) => `${target}: ${error.message}`,
  );
});

const tee = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  const fds: number[] = [];
  await io.each(
    operands,
    (target) => void fds.push(io.open(target, flags.has('a') ? 'a' : 'w')),
    (target, error) => `${target}: ${error.message}`,
  );
  const open = new Set([1, ...fds]);
  await io.stream('-', async (chunk) => {
    for (const fd of open) {
      try {
        await io.process.write(fd, chunk);
      } catch (error) {
        // Where SIGPIPE is ignored the others still get it all.
        if (!isSysError(error)) throw error;
        open.delete(fd);
        io.status = 1;
      }
    }
  });
});

const mkfifo = program(async (io) => {
  const { operands } = readOptions(io.args, { valued: ['m'] });
  await io.each(
    operands,
    (target) => void io.vfs.mkfifo(io.process, io.path(target)),
    (target, error) => `cannot create fifo '${target}': ${error.message}`,
  );
});

const sleep = program(async (io) => {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  if (io.args.length === 0) throw new ProgramFailure('missing operand');
  let seconds = 0;
  for (const arg of io.args) {
    const match = /^(\d*\.?\d+|\d+\.|infinity|inf)([smhd]?)$/.exec(arg);
    if (!match) throw new ProgramFailure(`invalid time interval '${arg}'`);
    seconds += (match[1]?.startsWith('inf') ? Infinity : Number(match[1])) * (units[match[2] || 's'] ?? 1);
  }
  // Also on a clock that skips all waiting, `sleep infinity` is what keeps a service alive.
  return seconds === Infinity ? io.process.untilKilled() : io.process.sleep(seconds * 1000);
});

const seq = program(async (io) => {
  const { operands, values, flags } = readOptions(
    io.args.map((arg) => (/^-\d/.test(arg) ? `\0${arg}` : arg)),
    { valued: ['s', 'f'] },
  );
  const numbers = operands.map((text) => text.replace('\0', ''));
  const bad = numbers.find((text) => !/^-?\d*\.?\d+$/.test(text));
  if (bad !== undefined || numbers.length === 0)
    throw new ProgramFailure(bad === undefined ? 'missing operand' : `invalid floating point argument: '${bad}'`);
  const first = numbers.length > 1 ? Number(numbers[0]) : 1;
  const step = numbers.length > 2 ? Number(numbers[1]) : 1;
  const last = Number(numbers.at(-1));
  const digits = Math.max(0, ...numbers.map((text) => text.split('.')[1]?.length ?? 0));
  const width = flags.has('w') ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0;
  const separator = values.get('s') ?? '\n';
  let text = '';
  const count = Math.floor((last - first) / step + 1e-9) + 1;
  for (let index = 0; index < count; index++) {
    text += (index > 0 ? separator : '') + (first + index * step).toFixed(digits).padStart(width, '0');
    if (text.length < 32_768) continue;
    await io.out(text);
    text = '';
  }
  await io.out(count > 0 ? `${text}\n` : text);
});

const yes = program(async (io) => {
  const block = `${io.args.join(' ') || 'y'}\n`.repeat(512);
  for (;;) {
    await io.out(block);
    const turn = io.machine.kernel.giveWay();
    if (turn) await io.process.block(turn);
  }
});

const basename = program((io) => {
  const { operands, flags, values } = readOptions(io.args, { valued: ['s'] });
  const isMany = flags.has('a') || values.has('s');
  const suffix = values.get('s') ?? (isMany ? '' : (operands[1] ?? ''));
  const names = (isMany ? operands : operands.slice(0, 1)).map(
    (target) => path.basename(target) || (target === '' ? '' : '/'),
  );
  return io.out(
    names
      .map(
        (name) =>
          `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
      )
      .join(''),
  );
});
const dirname = program((io) => io.out(io.args.map((target) => `${path.dirname(target)}\n`).join('')));

const checksum = (algorithm: string): Program =>
  program(async (io) => {
    const { flags, operands } = readOptions(io.args);
    if (flags.has('c') || flags.has('check')) return;
    await io.each(
      operands.length === 0 ? ['-'] : operands,
      async (target) => {
        const hash = createHash(algorithm);
        await io.stream(target, (chunk) => void hash.update(chunk));
        await io.out(`${hash.digest('hex')}  ${target}\n`);
      },
      (target, error) => `${target}: ${error.message}`,
    );
  });

const checkedSum =
  (algorithm: string): Program =>
  async (call) => {
    if (!call.args.some((arg) => arg === '-c' || arg === '--check')) return checksum(algorithm)(call);
    return program(async (io) => {
      const { operands } = readOptions(io.args);
      for await (const line of io.lines(operands[0] ?? '-')) {
        const [sum = '', target = ''] = line.split(/\s+\*?/);
        try {
          const isSame =
            createHash(algorithm)
              .update(await io.readAll(target))
              .digest('hex') === sum;
          await io.out(`${target}: ${isSame ? 'OK' : 'FAILED'}\n`);
          if (!isSame) io.status = 1;
        } catch (error) {
          await io.warn(`${target}: ${asSysError(error).message}`);
        }
      }
      if (io.status !== 0) await io.warn('WARNING: 1 computed checksum did NOT match');
    })(call);
  };

const base64 = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, { valued: ['w', 'wrap'], aliases: { wrap: 'w' } });
  const bytes = await io.readAll(operands[0]);
  if (flags.has('d') || flags.has('decode')) return io.out(Buffer.from(bytes.toString(), 'base64'));
  const width = Number(values.get('w') ?? 76);
  const text = bytes.toString('base64');
  await io.out(width === 0 ? text : text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'));
});

const mktemp = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['p', 'suffix'],
    aliases: { tmpdir: 'p', directory: 'd' },
  });
  const template = operands[0] ?? 'tmp.XXXXXXXXXX';
  const xs = /X{3,}(?!.*X{3,})/.exec(template)?.[0];
  if (xs === undefined) throw new ProgramFailure(`too few X's in template '${template}'`);
  const folder = values.get('p') ?? (operands.length === 0 || flags.has('t') ? io.environment('TMPDIR') || '/tmp' : '');
  const name =
    template.replace(xs, randomBytes(xs.length).toString('base64url').replace(/[-_]/g, 'x').slice(0, xs.length)) +
    (values.get('suffix') ?? '');
  const target = path.join(folder, name);
  const { uid, gid, groups, pid } = io.process;
  const actor = { uid, gid, groups, pid, umask: 0 };
  try {
    if (flags.has('d')) io.vfs.mkdir(actor, io.path(target), 0o700);
    else if (!flags.has('u')) io.vfs.openForWriting(actor, io.path(target), { mode: 0o600, exclusive: true });
  } catch (error) {
    throw new ProgramFailure(
      `failed to create ${flags.has('d') ? 'directory' : 'file'} via template '${path.join(folder, template)}': ${asSysError(error).message}`,
    );
  }
  await io.out(`${target}\n`);
});

const size = (text: string): number =>
  Number.parseInt(text, 10) *
  ({ K: 1024, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.replace(/^\d+/, '').charAt(0)] ?? 1);

const dd = program(async (io) => {
  const given = new Map(io.args.map((arg) => [arg.split('=')[0] ?? '', arg.slice(arg.indexOf('=') + 1)]));
  const block = size(given.get('bs') ?? '512');
  const count = given.has('count') ? Number(given.get('count')) : Infinity;
  const input = given.has('if') ? io.open(given.get('if') ?? '', 'r') : 0;
  const output = given.has('of') ? io.open(given.get('of') ?? '', 'w') : 1;
  const isWhole = (given.get('iflag') ?? '').split(',').includes('fullblock');
  let blocks = 0;
  let partial = 0;
  let total = 0;
  for (; blocks < count; blocks++) {
    const wanted: Uint8Array[] = [];
    let left = block;
    while (left > 0) {
      const piece = await io.process.read(input, left);
      if (!piece) break;
      wanted.push(piece);
      left -= piece.length;
      // A block is what one read gives: from a pipe that is often less.
      if (!isWhole) break;
    }
    if (left === block) break;
    if (left > 0) partial++;
    total += block - left;
    await io.process.write(output, Buffer.concat(wanted));
  }
  const records = `${blocks - partial}+${partial} records`;
  if (given.get('status') !== 'none') await io.err(`${records} in\n${records} out\n${total} bytes copied\n`);
});

/** The program, not the shell's own: it says where it really is. */
const pwd = program((io) => io.out(`${io.vfs.realpath(io.process, io.process.cwd)}\n`));

const trueProgram = program(() => 0);

export const basicPrograms: readonly (readonly [string, Program])[] = [
  ['echo', echo],
  ['printf', printf],
  ['test', test],
  ['[', test],
  ['true', trueProgram],
  ['sync', trueProgram],
  ['false', program(() => 1)],
  ['cat', cat],
  ['tee', tee],
  ['mkfifo', mkfifo],
  ['sleep', sleep],
  ['seq', seq],
  ['yes', yes],
  ['basename', basename],
  ['dirname', dirname],
  ['md5sum', checkedSum('md5')],
  ['sha1sum', checkedSum('sha1')],
  ['sha256sum', checkedSum('sha256')],
  ['sha512sum', checkedSum('sha512')],
  ['base64', base64],
  ['mktemp', mktemp],
  ['dd', dd],
  ['pwd', pwd],
];
