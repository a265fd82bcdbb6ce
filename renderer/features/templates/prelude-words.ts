/** What the prelude offers to scripts: how it is written, what it does, and what is put in at the cursor. */
export type PreludeWord = {
  readonly name: string;
  readonly use: string;
  readonly does: string;
  readonly insert: string;
};

const word = (use: string, does: string, insert: string): PreludeWord => ({
  name: use.split(' ')[0] ?? use,
  use,
  does,
  insert,
});

/** In the order in which they are wanted. */
export const preludeFunctions: readonly PreludeWord[] = [
  word('log_info TEXT…', 'A line in the job’s log.', "log_info ''"),
  word('log_warn TEXT…', 'A warning in the log; the script goes on.', "log_warn ''"),
  word('log_error TEXT…', 'An error in the log; the script goes on.', "log_error ''"),
  word('is_installed PACKAGE', 'True when the system’s package manager has it.', 'is_installed '),
  word('ensure_installed PACKAGE…', 'Installs those that are missing.', 'ensure_installed '),
  word(
    'write_file PATH [MODE [OWNER]]',
    'Writes what stands on stdin, whole or not at all.',
    "write_file /etc/ 0644 <<'END'\n\nEND\n",
  ),
  word('service_enable NAME', 'Starts it with the container.', 'service_enable '),
  word('service_start NAME', 'Starts it now.', 'service_start '),
  word('service_stop NAME', 'Stops it now.', 'service_stop '),
  word('service_restart NAME', 'Stops and starts it.', 'service_restart '),
  word('service_reload NAME', 'Reads its configuration again, or restarts it.', 'service_reload '),
  word('service_is_running NAME', 'True while it runs.', 'service_is_running '),
  word('init_system', 'systemd, openrc or none on stdout.', 'init_system'),
  word('run_as_user USER COMMAND…', 'Runs a command as another user.', 'run_as_user '),
  word('generate_password [LENGTH]', 'Letters and digits on stdout, 24 unless told.', 'generate_password'),
  word(
    'save_credential SERVICE KEY VALUE',
    'Keeps a secret for Gantry to show; - as value reads stdin.',
    'save_credential ',
  ),
  word('wait_for_apt_lock [SECONDS]', 'Waits until nobody installs packages.', 'wait_for_apt_lock'),
];

export const preludeVariables: readonly PreludeWord[] = [
  word('CONTAINER_OS', 'debian, ubuntu, alpine …', '$CONTAINER_OS'),
  word('CONTAINER_OS_VERSION', '12, 24.04, 3.22.1 …', '$CONTAINER_OS_VERSION'),
  word('CONTAINER_USER', 'The script’s user, or the first ordinary one.', '$CONTAINER_USER'),
  word('GANTRY_FIRST_RUN', '1 unless this script’s last run ended with 0.', '$GANTRY_FIRST_RUN'),
  word('GANTRY_CHANGED', '1 once write_file has changed something, or when the last run failed.', '$GANTRY_CHANGED'),
];
