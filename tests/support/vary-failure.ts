import type { FailureSample } from './failure-samples.ts';

/** A source of numbers in 0 … below `end`; the same seed gives the same numbers. */
export type Dice = (end: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed;
  return (end) => {
    // Park and Miller's generator; good enough to choose among variants.
    state = (state * 48_271) % 2_147_483_647;
    return state % end;
  };
}

const pick = <T>(dice: Dice, values: readonly T[]): T => values[dice(values.length)] as T;

/** What installs and builds print when nothing is wrong. */
const chatter = [
  'Get:12 http://deb.debian.org/debian trixie/main amd64 libssl3t64 amd64 3.5.1-1 [2,846 kB]',
  'Setting up libpam-systemd:amd64 (257.7-1) ...',
  'Unpacking openssh-server (1:10.0p1-7) over (1:10.0p1-5) ...',
  'Processing triggers for libc-bin (2.41-12) ...',
  'npm warn deprecated inflight@1.0.6: This module is not supported',
  'added 1204 packages, and audited 1205 packages in 31s',
  '  CC      src/server/main.o',
  '[ 42%] Building CXX object src/CMakeFiles/app.dir/net.cpp.o',
  '0 errors, 0 warnings',
  'Checking for failed units ... none',
  '✓ 5332 modules transformed.',
  'Collecting requests>=2.31 (from -r requirements.txt (line 4))',
  'Created symlink /etc/systemd/system/multi-user.target.wants/app.service → /etc/systemd/system/app.service.',
  'INFO: status = running',
  'debconf: unable to initialize frontend: Dialog',
  'debconf: (TERM is not set, so the dialog frontend is not usable.)',
  "debconf: (Can't locate Term/ReadLine.pm in @INC (you may need to install the Term::ReadLine module))",
  'dpkg-preconfigure: unable to re-open stdin: No such file or directory',
  'invoke-rc.d: policy-rc.d denied execution of start.',
  'mesg: ttyname failed: Inappropriate ioctl for device',
  'bash: cannot set terminal process group (-1): Inappropriate ioctl for device',
  'sudo: unable to resolve host ct104: Name or service not known',
  "N: Download is performed unsandboxed as root as file '/tmp/x.deb' couldn't be accessed by user '_apt'. - pkgAcquire::Run (13: Permission denied)",
  "adduser: The system user `app' already exists. Exiting.",
  "id: 'app': no such user",
  'npm warn ERESOLVE overriding peer dependency',
  'Generating a self-signed certificate for the web server',
  'connection timeout: 60',
  'WARNING: No pids limit support',
  'checking for libfoo: not found',
  'dpkg-query: no packages found matching nginx',
  'WARNING: Running pip as the root user can result in broken permissions',
  'W: https://dl.example/deb/dists/stable/InRelease: Policy will reject signature within a year, see --audit for details',
  'Failed jobs will be tried again; retries: 0',
  'update-alternatives: warning: skip creation of /usr/share/man/man1/x.1.gz because its file does not exist',
  '',
];

type Change = (line: string, dice: Dice) => string;
const stamps: readonly Change[] = [
  (line) => line,
  (line, dice) => `2026-11-2${dice(10)}T0${dice(10)}:17:4${dice(10)}+01:00 ${line}`,
  (line, dice) => `[0${dice(10)}:5${dice(10)}:31] ${line}`,
  (line, dice) => `Nov 2${dice(10)} 13:27:4${dice(10)} ct${dice(900)} app[${dice(9000)}]: ${line}`,
  (line, dice) => `[   ${dice(90)}.${dice(999)}] ${line}`,
];
const inks: readonly Change[] = [
  (line) => line,
  (line) => (line === '' ? line : `\u001B[1;31m${line}\u001B[0m`),
  (line) => `${line}\r`,
  (line, dice) => `downloading ${dice(100)} %\r${line}`,
];

/** The same failure as another machine prints it: other names, stamps, colours and line ends, with harmless lines around it. */
export function varied(one: FailureSample, dice: Dice): FailureSample {
  const stamp = pick(dice, one.task ? stamps.slice(0, 1) : stamps);
  const ink = pick(dice, one.task ? inks.slice(0, 1) : inks);
  const rename = renamer(dice);
  const change = (line: string): string => ink(stamp(rename(line), dice), dice);
  const lines = (text: string | undefined): string | undefined =>
    text === undefined || text === ''
      ? text
      : [...noise(dice, 30).map(change), ...text.replace(/\n$/, '').split('\n').map(change)].join('\n');
  return {
    ...one,
    decisiveLine: one.decisiveLine && change(one.decisiveLine),
    stdout: lines(one.stdout),
    stderr: lines(one.stderr),
    ...(one.answer && {
      answer: { ...one.answer, reason: rename(one.answer.reason), text: rename(one.answer.text) },
    }),
    ...(one.task && {
      task: { upid: one.task.upid, exitstatus: rename(one.task.exitstatus), log: one.task.log.map(rename) },
    }),
  };
}

export const noise = (dice: Dice, atMost: number): string[] =>
  Array.from({ length: dice(atMost) }, () => pick(dice, chatter));

/** Other numbers of containers, names of storages and addresses, the same ones in every line. */
function renamer(dice: Dice): (text: string) => string {
  const vmid = String(100 + dice(9000));
  const storage = pick(dice, ['tank', 'fast-nvme', 'pool.1', 'Store_2']);
  const address = `192.168.${dice(250)}.${dice(250)}`;
  return (text) =>
    text
      .replaceAll(/\b(?:104|205|300|301|303|310|399)\b/g, vmid)
      .replaceAll(/\b(?:ctstore|fxgone|fxoff|fxnode|fxtiny)\b/g, storage)
      .replaceAll(/\b10\.10\.10\.\d+\b/g, address);
}
