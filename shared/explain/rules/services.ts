import type { Area } from '../rule.ts';

/** Services inside the container. Texts: systemctl and the journal (systemd src/systemctl, src/core, src/shared/exit-status.c), OpenRC. */
export const services = {
  words: {
    'service-failed': {
      sentence: 'The service {service} does not start or ended with an error.',
      nextStep: 'Read its journal in the container: journalctl -u NAME -n 50.',
      action: 'open-shell',
    },
    'service-file-invalid': {
      sentence: 'The unit file of the service {service} is not valid.',
      nextStep: 'Correct the unit file, then run “systemctl daemon-reload”.',
      action: 'open-shell',
    },
    'service-masked': {
      sentence: 'The service {service} is masked, so it may not be started.',
      nextStep: 'Run “systemctl unmask NAME” first.',
      action: 'open-shell',
    },
    'service-not-found': {
      sentence: 'There is no service {service} in the container.',
      nextStep: 'Check its name, and that the package with it is installed.',
      action: 'edit-step',
    },
    'service-program-missing': {
      sentence: 'The program {program} that the service should start does not exist or cannot be executed.',
      nextStep: 'Install the program, or correct ExecStart in the unit file.',
      action: 'open-shell',
    },
    'service-start-limit': {
      sentence: 'The service {service} failed so often in a row that systemd gave it up.',
      nextStep: 'Read why it failed (journalctl -u NAME), correct it, then run “systemctl reset-failed NAME”.',
      action: 'open-shell',
    },
  },
  rules: [
    {
      cause: 'service-failed',
      force: 'symptom',
      line: /job for (?<service>[\w@.:\\-]+) failed|failed to start (?<service>[^:.]+?)\.?$|\* ERROR: (?<service>\S+) failed to start|A dependency job for (?<service>\S+) failed|service .* failed to start/i,
      examples: [
        'Job for nginx.service failed because the control process exited with error code.',
        ' * ERROR: nginx failed to start',
      ],
    },
    {
      cause: 'service-failed',
      force: 'notice',
      line: /\bactive: failed\b|(?<service>[\w@.:\\-]+)\.service: (?:failed with result|main process exited|control process exited)/i,
      examples: [
        '     Active: failed (Result: exit-code) since Mon 2026-11-23 13:27:43 UTC; 5ms ago',
        "web.service: Failed with result 'exit-code'.",
      ],
    },
    {
      cause: 'service-file-invalid',
      force: 'cause',
      line: /(?:unit )?(?<service>[\w@.:\\-]+\.(?:service|socket|timer|mount)) (?:has a bad unit file setting|is not loaded properly)|bad unit file setting|bad-setting|unknown (?:section|key name|lvalue) '|executable path is not absolute|neither a valid executable name nor an absolute path|lacks (?:both )?ExecStart|has no ExecStart|invalid section header|failed to parse (?:service type|unit)|missing '=', ignoring|assignment outside of section/i,
      examples: [
        'Failed to start mxbad.service: Unit mxbad.service has a bad unit file setting.',
        '/etc/systemd/system/x.service:6: Executable path is not absolute: run.sh',
        'x.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.',
      ],
    },
    {
      cause: 'service-masked',
      force: 'root',
      line: /unit (?:file )?(?<service>[\w@.:\\/-]+) is masked/i,
      examples: [
        'Failed to start nginx.service: Unit nginx.service is masked.',
        'Failed to enable unit: Unit file /etc/systemd/system/x.service is masked.',
      ],
    },
    {
      // Scripts often stop what may not be there, and go on.
      cause: 'service-not-found',
      force: 'symptom',
      line: /failed to (?:stop|disable|mask|kill|reset) .*unit (?:file )?(?<service>[\w@.:\\-]+) (?:not found|could not be found|does not exist|not loaded)/i,
      examples: ['Failed to stop zabbix-agent.service: Unit zabbix-agent.service not loaded.'],
    },
    {
      cause: 'service-not-found',
      force: 'cause',
      line: /^(?!failed to (?:stop|disable|mask|kill|reset)).*unit (?:file )?(?<service>[\w@.:\\-]+) (?:not found|could not be found|does not exist|not loaded)|rc-service: service [`'](?<service>[^'`]+)' does not exist|(?<service>[\w.-]+): unrecognized service|unit not found/i,
      examples: [
        'Failed to start nosuch.service: Unit nosuch.service not found.',
        'Unit web.service could not be found.',
        " * rc-service: service `web' does not exist",
        'nginx: unrecognized service',
        'Failed to enable unit: Unit file web.service does not exist.',
      ],
    },
    {
      cause: 'service-program-missing',
      force: 'root',
      line: /failed at step EXEC|status=203\/EXEC|failed to (?:execute|locate executable) (?<program>\S+?):|unable to locate executable '(?<program>[^']+)'|start-stop-daemon: .*does not exist/i,
      examples: [
        'x.service: Failed at step EXEC spawning /opt/app/run: No such file or directory',
        'x.service: Main process exited, code=exited, status=203/EXEC',
        "x.service: Unable to locate executable '/opt/app/run': No such file or directory",
      ],
    },
    {
      cause: 'service-start-limit',
      force: 'cause',
      line: /start request repeated too quickly|start-limit-hit|(?<service>[\w@.-]+\.service)? ?start of the service was attempted too often/i,
      examples: [
        'web.service: Start request repeated too quickly.',
        "web.service: Failed with result 'start-limit-hit'.",
      ],
    },
    {
      cause: 'unknown',
      force: 'cause',
      line: /system has not been booted with systemd|can't operate\. failed to connect to bus|failed to connect to (?:the )?bus/i,
      sentence: 'The container does not run systemd (or not yet), so systemctl cannot work.',
      nextStep: 'Use the service manager of this system (such as rc-service), or wait until it has booted.',
      action: 'edit-step',
      examples: ["System has not been booted with systemd as init system (PID 1). Can't operate."],
    },
  ],
} satisfies Area<
  | 'service-failed'
  | 'service-file-invalid'
  | 'service-masked'
  | 'service-not-found'
  | 'service-program-missing'
  | 'service-start-limit'
>;
