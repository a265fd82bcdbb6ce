import type { Area } from '../rule.ts';

/** How shells and programs end. Texts: bash, dash, busybox ash, env, sudo, the kernel's errno words, Python, timeout(1). */
export const shell = {
  words: {
    'command-not-found': {
      sentence: 'The program {command} is not installed.',
      nextStep: 'Install the package that has it, or correct its name in the script.',
      action: 'edit-step',
    },
    crashed: {
      sentence: 'A program crashed.',
      nextStep: 'Try again; if it crashes each time, use another version of it.',
      action: 'open-shell',
    },
    interrupted: {
      sentence: 'A program was interrupted (as with Ctrl+C).',
      nextStep: 'Run the step again if that was not intended.',
      action: 'retry',
    },
    killed: {
      sentence: 'A program was killed at once (signal 9); most often because memory ran out.',
      nextStep: 'Give the container more memory and try again.',
      action: 'edit-step',
    },
    'needs-interactive-input': {
      sentence: 'The program asked a question, and nobody can answer in an automatic run.',
      nextStep: 'Use its unattended option (such as -y), or answer beforehand.',
      action: 'edit-step',
    },
    'needs-terminal': {
      sentence: 'The program needs a terminal, and there is none in an automatic run.',
      nextStep: 'Use its option for runs without a terminal, or run it in the console.',
      action: 'open-shell',
    },
    'not-executable': {
      sentence: 'The file {file} cannot be executed.',
      nextStep: 'Correct the path, or make the file executable (chmod +x).',
      action: 'edit-step',
    },
    'script-failed': {
      sentence: 'The script ended with an error of its own.',
      nextStep: 'Read its last lines in the log, correct the script and try again.',
      action: 'edit-step',
    },
    'script-syntax-error': {
      sentence: 'The script has a mistake in its grammar, so the shell could not read it.',
      nextStep: 'Correct the named line of the script.',
      action: 'edit-step',
    },
    terminated: {
      sentence: 'A program was asked to end (signal 15), for example by a shutdown.',
      nextStep: 'Run the step again if that was not intended.',
      action: 'retry',
    },
    'timed-out': {
      sentence: 'It took longer than it was allowed to.',
      nextStep: 'Look at what it was doing last, allow it more time, or try again.',
      action: 'retry',
    },
    'unset-variable': {
      sentence: 'The script uses the variable {variable}, which has no value.',
      nextStep: 'Give the variable a value, or a default in the script.',
      action: 'edit-step',
    },
    'windows-line-endings': {
      sentence: 'The script has Windows line endings, which the shell takes for part of its words.',
      nextStep: 'Save the script with Unix line endings (LF).',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'windows-line-endings',
      force: 'root',
      line: /\\r'?: (?:command )?not found|\^M(?=$|[:'’])|\\r': (?:No such file|invalid|not a valid)|^: (?:bad interpreter|(?:command )?not found|invalid option|No such file or directory)|\$'[^']*\\r'|[‘'][\w/.-]+\\r[’']|DOS line endings/i,
      examples: [
        "bash: line 2: $'\\r': command not found",
        '/tmp/x.sh: /bin/bash^M: bad interpreter: No such file or directory',
        'env: ‘bash\\r’: No such file or directory',
        'x.sh: 2: set: Illegal option -o pipefail^M',
      ],
    },
    {
      cause: 'command-not-found',
      force: 'cause',
      line: /(?:^|[:/ ])['"‘]?(?<command>[\w.+/@-]+)['"’]?: (?:command|inaccessible or) not found$|(?:^\S*sh|: (?:line )?\d+): (?<command>[\w.+/@-]+): not found$/,
      examples: [
        'bash: line 1: nosuchcmd: command not found',
        'sh: 1: node: not found',
        '/bin/sh: docker: not found',
        'sudo: pip3: command not found',
      ],
    },
    {
      cause: 'command-not-found',
      force: 'cause',
      line: /command not found: (?<command>[\w.+-]+)|env: ['"‘]?(?<command>[\w.+-]+)['"’]?: No such file or directory|exec: "?(?<command>[\w.+/-]+)"?: executable file not found|failed to exec "(?<command>(?!\/s?bin\/init)[^"]+)"|(?:spawn|execvp?\(?) (?<command>[\w.+/-]+)\)?:? ENOENT|: (?<command>[\w./-]+): bad interpreter: No such file|cannot execute: required file not found/i,
      examples: [
        'env: ‘python’: No such file or directory',
        "/usr/bin/env: 'node': No such file or directory",
        'lxc-attach: 300: ../src/lxc/attach.c: lxc_attach_run_command: 1841 No such file or directory - Failed to exec "nosuchcmd"',
        'Error: spawn git ENOENT',
        'bash: ./install: /usr/bin/zsh: bad interpreter: No such file or directory',
      ],
    },
    {
      cause: 'command-not-found',
      force: 'ending',
      when: { exitCode: [127] },
      sentence: 'A program that the script calls is not installed (exit code 127).',
      examples: [{ lines: ['starting'], decisive: null, exitCode: 127 }],
    },
    {
      cause: 'script-syntax-error',
      force: 'root',
      line: /syntax error near unexpected token|syntax error: |unexpected EOF while looking for matching|\bSyntaxError\b|syntax error at .* line \d+|conditional binary operator expected|unterminated (?:quoted|string)|parse error(?: near|:)|IndentationError/i,
      examples: [
        "bash: line 1: syntax error near unexpected token `fi'",
        'x.sh: 3: Syntax error: "(" unexpected',
        'bash: -c: line 2: unexpected EOF while looking for matching `"\'',
        'SyntaxError: invalid syntax',
        'bash: line 4: syntax error: unexpected end of file',
      ],
    },
    {
      cause: 'unset-variable',
      // A handler of errors that trips over one tells nothing of the first.
      force: 'cause',
      line: /(?:^|[: ])(?<variable>[A-Za-z_]\w*|\d+): (?:unbound variable|parameter (?:not set|null or not set))/i,
      examples: [
        'bash: line 3: DB_PASSWORD: unbound variable',
        'x.sh: 4: DOMAIN: parameter not set',
        '/tmp/run.sh: line 9: 1: parameter null or not set',
      ],
    },
    {
      cause: 'not-executable',
      force: 'cause',
      when: { exitCode: [126] },
      line: /(?:^|: )(?<file>[\w./+-]+): (?:Permission denied|Is a directory|cannot execute)|bad interpreter: Permission denied/i,
      examples: [
        { lines: ['bash: line 1: /etc: Is a directory'], exitCode: 126 },
        { lines: ['bash: line 1: ./setup.sh: Permission denied'], exitCode: 126 },
        { lines: ['sh: 1: /opt/app/run: Permission denied'], exitCode: 126 },
      ],
    },
    {
      cause: 'not-executable',
      force: 'ending',
      when: { exitCode: [126] },
      sentence: 'A file that the script calls cannot be executed (exit code 126).',
      examples: [{ lines: ['starting'], decisive: null, exitCode: 126 }],
    },
    {
      cause: 'crashed',
      force: 'cause',
      line: /segmentation fault|\(core dumped\)|\bSIG(?:SEGV|ABRT|BUS|ILL|FPE)\b|illegal instruction|\bbus error\b|floating point exception|stack smashing detected|double free or corruption|malloc\(\): |kernel panic|code=(?:killed|dumped), (?:signal|status)=(?:\d+\/)?(?:ILL|SEGV|ABRT|BUS|FPE|TRAP)/i,
      examples: [
        'bash: line 1:   412 Segmentation fault      (core dumped) /usr/bin/app',
        'Illegal instruction',
        'app[123]: segfault: SIGSEGV: segmentation violation',
        'mongod.service: Main process exited, code=killed, status=4/ILL',
      ],
    },
    {
      cause: 'crashed',
      force: 'ending',
      when: { exitCode: [132, 134, 135, 136, 139] },
      examples: [{ lines: ['starting'], decisive: null, exitCode: 139 }],
    },
    {
      cause: 'crashed',
      force: 'ending',
      when: { signal: ['SEGV', 'ABRT', 'BUS', 'ILL', 'FPE'] },
      examples: [{ lines: [], decisive: null, signal: 'SEGV' }],
    },
    {
      cause: 'killed',
      force: 'symptom',
      isSure: false,
      line: /(?:^|[: ]\d+ |: )Killed$|\bSIGKILL\b|signal: killed|got signal 9\b/,
      examples: ['Killed', 'fork/exec: signal: killed'],
    },
    {
      cause: 'killed',
      force: 'ending',
      isSure: false,
      when: { exitCode: [137] },
      examples: [{ lines: ['compiling'], decisive: null, exitCode: 137 }],
    },
    {
      cause: 'killed',
      force: 'ending',
      isSure: false,
      when: { signal: ['KILL'] },
      examples: [{ lines: [], decisive: null, signal: 'KILL' }],
    },
    {
      cause: 'terminated',
      force: 'symptom',
      line: /(?:^|[: ]\d+ |: )Terminated(?:$|\s+\S)|\bSIGTERM\b|got signal 15\b/,
      examples: ['Terminated', 'bash: line 4:   88 Terminated              sleep 600'],
    },
    {
      cause: 'terminated',
      force: 'ending',
      when: { exitCode: [143] },
      examples: [{ lines: [], decisive: null, exitCode: 143 }],
    },
    {
      cause: 'terminated',
      force: 'ending',
      when: { signal: ['TERM', 'HUP'] },
      examples: [{ lines: [], decisive: null, signal: 'TERM' }],
    },
    {
      cause: 'interrupted',
      force: 'ending',
      when: { exitCode: [130] },
      examples: [{ lines: [], decisive: null, exitCode: 130 }],
    },
    {
      cause: 'interrupted',
      force: 'ending',
      when: { signal: ['INT'] },
      examples: [{ lines: [], decisive: null, signal: 'INT' }],
    },
    {
      cause: 'interrupted',
      force: 'symptom',
      line: /^KeyboardInterrupt$|^\^C$|interrupted by (?:user|Ctrl)/i,
      examples: ['KeyboardInterrupt'],
    },
    {
      // What was waited for in vain has mostly said something meanwhile.
      cause: 'timed-out',
      force: 'cause',
      when: { exitCode: [124] },
      examples: [{ lines: ['waiting'], decisive: null, exitCode: 124 }],
    },
    {
      cause: 'needs-interactive-input',
      force: 'cause',
      line: /EOFError: EOF when reading a line|do you want to continue\? \[y\/n\] abort|is this ok \[[yd/n]+\]:? (?:operation aborted|exiting)|operation aborted|could not read (?:Username|Password) for '[^']*'|terminal prompts disabled|\bno (?:answer|input|response|choice|selection) (?:was )?(?:given|provided|entered|received)|(?:requires|needs|waiting for) (?:user|interactive) input|non-interactive (?:mode|shell).*(?:cannot|not|use|pass)|cannot prompt|User aborted/i,
      examples: [
        'EOFError: EOF when reading a line',
        'Do you want to continue? [Y/n] Abort.',
        "fatal: could not read Username for 'https://github.com': No such device or address",
        'Is this ok [y/N]: Operation aborted.',
      ],
    },
    {
      cause: 'needs-terminal',
      force: 'cause',
      when: { never: /password (?:has )?expired|password change required/i },
      line: /\bnot a tty\b|inappropriate ioctl for device|(?:must be run (?:from|in)|requires|needs|no) (?:an? )?(?:interactive )?(?:terminal|tty)\b|no tty present|a terminal is required|error opening terminal|TERM environment variable (?:is )?not set|input device is not a TTY|could not open (?:a new )?tty|open \/dev\/tty: no such device|\/dev\/tty: No such device/i,
      examples: [
        'not a tty',
        'the input device is not a TTY',
        'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper',
        'Error opening terminal: unknown.',
        'TERM environment variable not set.',
      ],
    },
  ],
} satisfies Area<
  | 'command-not-found'
  | 'crashed'
  | 'interrupted'
  | 'killed'
  | 'needs-interactive-input'
  | 'needs-terminal'
  | 'not-executable'
  | 'script-failed'
  | 'script-syntax-error'
  | 'terminated'
  | 'timed-out'
  | 'unset-variable'
  | 'windows-line-endings'
>;
