import type { Program, ServiceStatus } from '../kernel/machine.ts';
import { program, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { control } from './systemctl.ts';

const two = (value: number): string => String(value).padStart(2, '0');

const stateText = (io: Io, { active, sinceMs }: ServiceStatus): string => {
  if (active === 'failed') return 'crashed';
  if (active !== 'active') return 'stopped';
  const seconds = Math.max(0, Math.floor((io.machine.clock.now() - sinceMs) / 1000));
  return `started ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)} (0)`;
};

const rcService = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { stopsEarly: true });
  const [name = '', action = 'status'] = operands;
  const services = control(io);
  const status = services.status(name);
  if (status.load === 'not-found') {
    if (flags.has('ifexists') || flags.has('i')) return 0;
    await io.err(` * rc-service: service \`${name}' does not exist\n`);
    return 1;
  }
  switch (action) {
    case 'start':
    case 'restart': {
      if (action === 'restart' && status.active === 'active') {
        await io.out(` * Stopping ${name} ... [ ok ]\n`);
        await io.process.block(services.stop(name));
      } else if (status.active === 'active') {
        await io.err(` * WARNING: ${name} has already been started\n`);
        return 0;
      }
      await io.out(` * Starting ${name} ...`);
      const problem = await io.process.block(services.start(name));
      await io.out(problem === null ? ' [ ok ]\n' : ` [ !! ]\n * ERROR: ${name} failed to start\n`);
      return problem === null ? 0 : 1;
    }
    case 'stop':
      await io.out(` * Stopping ${name} ... [ ok ]\n`);
      await io.process.block(services.stop(name));
      return 0;
    case 'status':
      await io.out(
        ` * status: ${status.active === 'active' ? 'started' : status.active === 'failed' ? 'crashed' : 'stopped'}\n`,
      );
      return status.active === 'active' ? 0 : 3;
    default:
      return 0;
  }
});

const rcUpdate = program(async (io) => {
  const [verb = 'show', name = '', level = 'default'] = io.args.filter((arg) => !arg.startsWith('-'));
  const services = control(io);
  if (verb === 'show') {
    await io.out(
      services
        .list()
        .filter(({ isEnabled }) => isEnabled)
        .map((one) => `${one.name.padStart(20)} | default\n`)
        .join(''),
    );
    return 0;
  }
  if (services.status(name).load === 'not-found') {
    await io.err(` * rc-update: service \`${name}' does not exist\n`);
    return 1;
  }
  const wasEnabled = services.status(name).isEnabled;
  if (verb === 'add') services.enable(name);
  else services.disable(name);
  await io.out(
    verb === 'add'
      ? wasEnabled
        ? ` * rc-update: ${name} already installed in runlevel \`${level}'; skipping\n`
        : ` * service ${name} added to runlevel ${level}\n`
      : ` * service ${name} removed from runlevel ${level}\n`,
  );
  return 0;
});

const rcStatus = program(async (io) => {
  if (io.args.includes('--runlevel') || io.args.includes('-r')) return io.out('default\n');
  const services = control(io).list();
  const isAll = io.args.includes('--all') || io.args.includes('-a');
  const rows = (chosen: readonly ServiceStatus[]): string =>
    chosen.map((one) => ` ${one.name.padEnd(60)} [  ${stateText(io, one)}  ]\n`).join('');
  await io.out(
    `${isAll ? '' : 'Runlevel: default\n'}${isAll ? 'Runlevel: default\n' : ''}${rows(services.filter(({ isEnabled }) => isEnabled))}${isAll ? `Dynamic Runlevel: manual\n${rows(services.filter(({ isEnabled, active }) => !isEnabled && active !== 'inactive'))}` : ''}`,
  );
  return undefined;
});

export const openrcPrograms: readonly (readonly [string, Program])[] = [
  ['rc-service', rcService],
  ['rc-update', rcUpdate],
  ['rc-status', rcStatus],
];
