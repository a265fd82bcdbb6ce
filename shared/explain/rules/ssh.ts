import type { Area } from '../rule.ts';

/** The way into a machine. Texts: OpenSSH (sshconnect.c, packet.c, kex.c, authfile.c, clientloop.c), ssh2, our own reasons. */
export const ssh = {
  words: {
    'host-unreachable': {
      sentence: 'The machine {host} cannot be reached: there is no route to it.',
      nextStep: 'Check that it runs and that this computer is in its network (VPN, VLAN).',
      action: 'retry',
    },
    'ssh-connect-timeout': {
      sentence: 'The machine {host} does not answer on its SSH port.',
      nextStep: 'Check the address, that the container has finished booting, and firewalls in between.',
      action: 'retry',
    },
    'ssh-connection-lost': {
      sentence: 'The SSH connection was cut while the step ran.',
      nextStep: 'Check that the container still runs, then run the step again.',
      action: 'retry',
    },
    'ssh-connection-refused': {
      sentence: 'The machine {host} answers, but no SSH server listens there.',
      nextStep: 'Start or install the SSH server in the container, or check the port.',
      action: 'open-container',
    },
    'ssh-host-key-changed': {
      sentence:
        'The identity key of the machine is not the known one: it was set up anew, or somebody stands in between.',
      nextStep: 'If you know why, forget its old key under SSH trust on the server’s page; otherwise do not go on.',
      action: 'open-servers',
    },
    'ssh-host-key-unknown': {
      sentence: 'The identity key of the machine is not known yet.',
      nextStep: 'Compare the fingerprint and accept the key once.',
      action: 'open-container',
    },
    'ssh-key-file-invalid': {
      sentence: 'The private key file cannot be read as a key.',
      nextStep: 'Use the right file in its original form, or make a new key.',
      action: null,
    },
    'ssh-key-file-too-open': {
      sentence: 'Others may read the private key file, so SSH does not use it.',
      nextStep: 'Run “chmod 600” on the key file.',
      action: null,
    },
    'ssh-key-refused': {
      sentence: 'The machine does not accept the key or password.',
      nextStep: 'Check that the public key stands in authorized_keys of that user.',
      action: 'open-container',
    },
    'ssh-no-common-algorithm': {
      sentence: 'The two sides know no encryption in common: one of them is very old.',
      nextStep: 'Update the SSH server, or allow the old method for this one host.',
      action: null,
    },
    'ssh-no-common-login-method': {
      sentence: 'The client offered no way of logging in that the server accepts; the brackets list what it accepts.',
      nextStep: 'Use an SSH key, or allow the method on the server.',
      action: null,
    },
    'ssh-not-an-ssh-server': {
      sentence: 'What answers on that port is no SSH server.',
      nextStep: 'Correct the port or the address.',
      action: 'edit-step',
    },
  },
  rules: [
    {
      cause: 'host-unreachable',
      force: 'root',
      when: { place: ['ssh'] },
      line: /(?:connect to host (?<host>\S+) port \d+: )?(?:no route to host|network is unreachable|network unreachable|host is (?:down|unreachable))|\b(?:EHOSTUNREACH|ENETUNREACH)\b/i,
      examples: [
        { lines: ['ssh: connect to host 10.10.10.99 port 22: No route to host'], place: 'ssh' },
        { lines: ['no route to host'], place: 'ssh' },
      ],
    },
    {
      cause: 'host-unreachable',
      force: 'root',
      when: { place: ['script', 'task'] },
      line: /ssh: connect to host (?<host>\S+) port \d+: (?:no route to host|network is unreachable)/i,
      examples: ['ssh: connect to host 10.10.10.99 port 22: No route to host'],
    },
    {
      cause: 'dns-resolution-failed',
      force: 'root',
      when: { place: ['ssh'] },
      line: /could not resolve hostname (?<host>[\w.-]+)|name or service not known|temporary failure in name resolution|host name (?:not found|lookup failed)|no such host|\b(?:ENOTFOUND|EAI_AGAIN)\b/i,
      examples: [
        { lines: ['ssh: Could not resolve hostname nosuch.invalid: Name or service not known'], place: 'ssh' },
        { lines: ['host name not found'], place: 'ssh' },
      ],
    },
    {
      cause: 'ssh-connect-timeout',
      force: 'cause',
      when: { place: ['ssh'] },
      line: /(?:connect to host (?<host>\S+) port \d+: )?(?:connection|operation) timed out|connection timeout(?=$|[.!])|\bETIMEDOUT\b|no answer within/i,
      examples: [{ lines: ['ssh: connect to host 10.10.10.99 port 22: Connection timed out'], place: 'ssh' }],
    },
    {
      // Something took the connection and never introduced itself; a server under heavy load does so too.
      cause: 'ssh-not-an-ssh-server',
      force: 'root',
      isSure: false,
      line: /timed out (?:during banner exchange|while waiting for handshake)/i,
      sentence: 'Something answers on that port but does not introduce itself as an SSH server (or is too busy to).',
      examples: ['Connection timed out during banner exchange', 'Timed out while waiting for handshake'],
    },
    {
      cause: 'ssh-connection-refused',
      force: 'cause',
      when: { place: ['ssh'] },
      line: /(?:connect to host (?<host>\S+) port \d+: )?connection refused|\bECONNREFUSED\b/i,
      examples: [
        { lines: ['ssh: connect to host 10.10.10.180 port 2222: Connection refused'], place: 'ssh' },
        { lines: ['connection refused'], place: 'ssh' },
      ],
    },
    {
      cause: 'ssh-connection-refused',
      force: 'root',
      when: { place: ['script'] },
      line: /^ssh: connect to host (?<host>\S+) port \d+: connection refused/i,
      examples: ['ssh: connect to host git.lan port 22: Connection refused'],
    },
    {
      cause: 'ssh-connection-lost',
      force: 'cause',
      // Where none was made at all, scp says the same at the end.
      when: { place: ['ssh'], never: /host key verification failed|permission denied \(|^ssh: connect to host/i },
      line: /connection to \S+ (?:closed|reset|aborted|lost)|connection (?:closed|reset) by|client_loop: send disconnect|packet_write_wait|ssh_dispatch_run_fatal|timeout, server \S+ not responding|broken pipe|connection (?:reset|closed)\b|\bECONNRESET\b|keepalive timeout|connection lost/i,
      examples: [
        { lines: ['Connection to 10.10.10.180 closed by remote host.'], place: 'ssh' },
        { lines: ['client_loop: send disconnect: Broken pipe'], place: 'ssh' },
        { lines: ['Timeout, server 10.10.10.180 not responding.'], place: 'ssh' },
        { lines: ['kex_exchange_identification: read: Connection reset by peer'], place: 'ssh' },
      ],
    },
    {
      cause: 'ssh-host-key-changed',
      force: 'root',
      line: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for \S+ has changed|offending \S+ key in/i,
      examples: [
        '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
        'Host key for 10.10.10.180 has changed and you have requested strict checking.',
      ],
    },
    {
      cause: 'ssh-host-key-unknown',
      force: 'cause',
      when: { never: /IDENTIFICATION HAS CHANGED|host key for \S+ has changed/i },
      line: /host key verification failed|authenticity of host .* can't be established/i,
      examples: ['Host key verification failed.'],
    },
    {
      cause: 'ssh-host-key-unknown',
      force: 'symptom',
      line: /no \S+ host key is known for/i,
      examples: ['No ED25519 host key is known for 10.10.10.180 and you have requested strict checking.'],
    },
    {
      cause: 'ssh-key-file-invalid',
      force: 'root',
      line: /load key "[^"]*": (?:invalid format|error in libcrypto|.*not (?:supported|valid)|incorrect passphrase)|cannot parse privateKey|unsupported key format|key_load_\w+: (?:invalid|incomplete)|not a (?:valid )?private key|identity file .* not accessible|encrypted (?:OpenSSH )?private key detected/i,
      examples: [
        'Load key "/root/broken": error in libcrypto',
        'Load key "/root/k": invalid format',
        'Cannot parse privateKey: Unsupported key format',
      ],
    },
    {
      cause: 'ssh-key-file-too-open',
      force: 'root',
      line: /UNPROTECTED PRIVATE KEY FILE|permissions \d+ for '[^']*' are too open|load key "[^"]*": bad permissions/i,
      examples: [
        "Permissions 0644 for '/root/k2' are too open.",
        '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      ],
    },
    {
      cause: 'ssh-no-common-login-method',
      force: 'root',
      when: {
        command:
          /PreferredAuthentications=(?!publickey)|PubkeyAuthentication=no|(?:Password|KbdInteractive)Authentication=no.*PubkeyAuthentication=no/,
      },
      line: /permission denied \([\w,-]+\)/i,
      examples: [
        {
          lines: ['root@10.10.10.180: Permission denied (publickey,password).'],
          place: 'ssh',
          command: 'ssh -o PubkeyAuthentication=no root@10.10.10.180 true',
        },
      ],
    },
    {
      cause: 'ssh-no-common-login-method',
      force: 'root',
      line: /no (?:supported|more|mutually supported) authentication methods|no authentication methods? (?:available|enabled)/i,
      isSure: false,
      examples: ['No supported authentication methods available (server sent: publickey)'],
    },
    {
      cause: 'ssh-key-refused',
      force: 'cause',
      line: /permission denied \((?=[\w,-]*(?:publickey|password|keyboard-interactive|gssapi))[\w,-]+\)|too many authentication failures|all configured authentication methods failed|permission denied, please try again/i,
      examples: [
        'root@10.10.10.180: Permission denied (publickey).',
        'git@github.com: Permission denied (publickey).',
        'Received disconnect from 10.10.10.180 port 22:2: Too many authentication failures',
      ],
    },
    {
      cause: 'ssh-no-common-algorithm',
      force: 'root',
      line: /no matching (?:key exchange method|host key type|cipher|mac|compression|host key format)|unable to negotiate (?:with|a)|no (?:common|compatible|mutual) (?:algorithm|cipher|key exchange)|handshake failed: no matching/i,
      examples: [
        'Unable to negotiate with 10.10.10.180 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1',
        'Handshake failed: no matching host key format',
      ],
    },
    {
      cause: 'ssh-not-an-ssh-server',
      force: 'root',
      line: /banner line contains invalid characters|bad (?:remote )?protocol version|invalid (?:ssh )?(?:banner|identification)|protocol mismatch|remote protocol version|exchange_identification: (?:client sent invalid|.*invalid)|expected ssh banner|not an ssh server/i,
      examples: [
        'kex_exchange_identification: banner line contains invalid characters',
        'Protocol mismatch.',
        'Bad remote protocol version identification: HTTP/1.1 400 Bad Request',
      ],
    },
    {
      cause: 'terminated',
      force: 'ending',
      isSure: false,
      when: { place: ['ssh'], exitCode: [255] },
      sentence:
        'ssh ended with 255 without a word about the connection: most likely the remote program was ended by a signal.',
      examples: [{ lines: [], decisive: null, place: 'ssh', exitCode: 255, command: 'ssh root@10.10.10.180 x' }],
    },
  ],
} satisfies Area<
  | 'host-unreachable'
  | 'ssh-connect-timeout'
  | 'ssh-connection-lost'
  | 'ssh-connection-refused'
  | 'ssh-host-key-changed'
  | 'ssh-host-key-unknown'
  | 'ssh-key-file-invalid'
  | 'ssh-key-file-too-open'
  | 'ssh-key-refused'
  | 'ssh-no-common-algorithm'
  | 'ssh-no-common-login-method'
  | 'ssh-not-an-ssh-server'
>;
