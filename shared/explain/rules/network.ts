import type { Area } from '../rule.ts';

// What names a host: bundlers and package managers cannot “resolve” a module or a dependency either.
const unresolved =
  /(?:temporary failure|failure) (?:resolving|resolve) ['‘"]?(?<host>[\w.-]+)|(?:could not|couldn't|failed to|cannot|can't) resolve (?:(?:host(?: ?name)?|proxy|DNS)\b:? ?(?:for )?(?:\w+:\/\/)?['‘"]?(?<host>[\w.-]+)?|['‘](?<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})['’])|name or service not known|temporary failure in name resolution|unable to resolve host address ['‘"]?(?<host>[\w.-]+)|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]+)?|\b(?:ENOTFOUND|EAI_AGAIN)\b|no such host\b|nodename nor servname|bad address ['"]?(?<host>[\w.-]+)|no address associated with hostname|DNS (?:lookup|resolution) (?:error|failed)|DNS: (?:transient error|name does not exist)|name (?:resolution|lookup) (?:failed|timed out)|server misbehaving|host name (?:not found|lookup failed)|getaddrinfo(?: failed)?: |Could not resolve: (?<host>[\w.-]+) \(|Resolving timed out|\blookup (?<host>[\w.-]+) on \S+:53: /i;

// wget tries one address after the other, and says so of each.
const unreachable =
  /^(?!Connecting to \S+ ?\(?.*\.\.\. failed: )(?:.*)(?:network is unreachable|network unreachable|no route to host|\b(?:ENETUNREACH|EHOSTUNREACH)\b|network is down|destination (?:host|net) unreachable|host is unreachable)/i;
const unreachableAddress =
  /^Connecting to .*\.\.\. failed: (?:network is unreachable|no route to host|network is down|host is unreachable)/i;

/** Names, routes, connections, downloads. Texts: curl, wget, apt, busybox, git, Python, Node, Go, OpenSSL, GnuTLS, the libc. */
export const network = {
  words: {
    'certificate-not-trusted': {
      sentence: 'The certificate of the other server is not trusted.',
      nextStep: 'Check the address and the clock; install the package ca-certificates if it is missing.',
      action: null,
    },
    'clock-wrong': {
      sentence: 'The clock is wrong: what was downloaded seems to come from the future.',
      nextStep: 'Set the clock of the node (containers have the clock of their node), then try again.',
      action: 'retry',
    },
    'connection-failed': {
      sentence: 'The connection to {host} failed or broke off.',
      nextStep: 'Check the address and the network, then try again.',
      action: 'retry',
    },
    'connection-refused': {
      sentence: 'The other machine answers, but nothing listens on that port.',
      nextStep: 'Check address and port, and that the service is running there.',
      action: 'retry',
    },
    'connection-timeout': {
      sentence: 'The other machine does not answer in time.',
      nextStep: 'Check the address, the network and firewalls, then try again.',
      action: 'retry',
    },
    'dns-resolution-failed': {
      sentence: 'The name {host} cannot be resolved: DNS does not work or does not know it.',
      nextStep: 'Check the DNS server of the container and its network, then try again.',
      action: 'retry',
    },
    'download-not-found': {
      sentence: 'The file does not exist at that address (404).',
      nextStep: 'Correct the address or the version.',
      action: 'edit-step',
    },
    'network-unreachable': {
      sentence: 'The container has no route to there: its network does not work.',
      nextStep: 'Check address, gateway, bridge and VLAN of the container.',
      action: 'open-container',
    },
  },
  rules: [
    {
      cause: 'clock-wrong',
      force: 'root',
      line: /release file for .* is not valid yet|invalid for another \d+|certificate (?:of \S+ )?is not yet (?:valid|activated)|certificate has not yet been activated|uses not yet valid certificate|clock (?:skew|is wrong|is set)|is from the future|timestamp .* in the future|not yet valid: current time/i,
      examples: [
        'E: Release file for http://deb.debian.org/debian/dists/trixie/InRelease is not valid yet (invalid for another 3h 12min 4s). Updates for this repository will not be applied.',
        'curl: (60) SSL certificate problem: certificate is not yet valid',
        'ERROR: The certificate of ‘github.com’ is not yet activated.',
        'x509: certificate has expired or is not yet valid: current time 2019-01-01T00:00:00Z is before 2024-05-01T00:00:00Z; not yet valid: current time',
      ],
    },
    {
      cause: 'certificate-not-trusted',
      force: 'root',
      line: /SSL certificate problem|certificate validation failed|certificate fingerprint was not confirmed|certificate verif(?:y|ication) failed|CERTIFICATE_VERIFY_FAILED|unable to (?:get|verify) (?:the )?(?:local issuer|first|issuer) certificate|(?:verif|problem|error|failed|reason:).*self[- ]signed certificate|self[- ]signed certificate in (?:the )?certificate chain|SELF_SIGNED_CERT|x509: |certificate of '[^']*' (?:is not trusted|has expired|doesn't have)|certificate is not trusted|certificate has expired|certificate subject name .* does not match|peer certificate cannot be authenticated|ERR_TLS_CERT_ALTNAME|curl: \(60\)/i,
      examples: [
        "ERROR: The certificate of '127.0.0.1' is not trusted.",
        'curl: (60) SSL certificate problem: unable to get local issuer certificate',
        'certificate validation failed - Certificate fingerprint was not confirmed.',
        'fatal: unable to access https://git.lan/x.git/: server certificate verification failed. CAfile: none CRLfile: none',
        'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)',
        'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ],
    },
    {
      cause: 'dns-resolution-failed',
      force: 'root',
      when: { place: ['api', 'task'] },
      line: unresolved,
      sentence: 'The node cannot resolve the name {host}: DNS does not work there or does not know it.',
      nextStep: 'Check the DNS server of the node (node → DNS), then try again.',
      action: 'retry',
      examples: ['wget: unable to resolve host address ‘download.proxmox.com’'],
    },
    {
      cause: 'dns-resolution-failed',
      force: 'root',
      when: { place: ['script'] },
      line: unresolved,
      examples: [
        "W: Failed to fetch http://deb.debian.org/debian/dists/trixie/InRelease  Temporary failure resolving 'deb.debian.org'",
        'curl: (6) Could not resolve host: example.invalid',
        'wget: unable to resolve host address ‘example.invalid’',
        "wget: bad address 'dl-cdn.alpinelinux.org'",
        'npm ERR! network request to https://registry.npmjs.org/x failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org',
        'dial tcp: lookup ghcr.io: no such host',
        'dial tcp: lookup proxy.golang.org on [::1]:53: read udp [::1]:44012->[::1]:53: read: connection refused',
        'ping: deb.debian.org: Temporary failure in name resolution',
        'ERROR: https://dl-cdn.alpinelinux.org/alpine/v3.20/main: temporary error (try again later): DNS: transient error (try again later)',
        'fetch failed: host name not found',
      ],
    },
    {
      cause: 'network-unreachable',
      force: 'root',
      // What this computer cannot reach says nothing about the node.
      when: { place: ['api', 'task'], code: ['pve:refused', 'pve:task-failed', 'pve:unexpected-response'] },
      line: unreachable,
      sentence: 'The node has no route to there.',
      nextStep: 'Check the network and the gateway of the node, then try again.',
      action: 'retry',
      examples: [
        "create storage failed: pbs: error fetching datastores - 500 Can't connect to pbs.lan:8007 (No route to host)",
      ],
    },
    {
      cause: 'network-unreachable',
      force: 'root',
      when: { place: ['script'] },
      line: unreachable,
      examples: [
        'connect: Network is unreachable',
        'curl: (7) Failed to connect to 10.99.0.1 port 80 after 0 ms: No route to host',
        'Error: connect ENETUNREACH 140.82.121.4:443 - Local (0.0.0.0:0)',
        'From 10.0.0.2 icmp_seq=1 Destination Host Unreachable',
        'ping: sendto: Network unreachable',
      ],
    },
    {
      cause: 'network-unreachable',
      force: 'cause',
      when: { place: ['script', 'task', 'api'] },
      line: unreachableAddress,
      examples: ['Connecting to 10.99.0.1:80... failed: Network is unreachable.'],
    },
    {
      cause: 'connection-refused',
      force: 'cause',
      passes: true,
      when: { place: ['script', 'task', 'api'] },
      line: /connection refused|\bECONNREFUSED\b|actively refused/i,
      examples: [
        'curl: (7) Failed to connect to 127.0.0.1 port 8080 after 0 ms: Connection refused',
        'Error: connect ECONNREFUSED 127.0.0.1:5432',
        'Connecting to 10.10.10.1:8899... failed: Connection refused.',
        'dial tcp 127.0.0.1:2375: connect: connection refused',
      ],
    },
    {
      cause: 'connection-timeout',
      force: 'cause',
      passes: true,
      when: { place: ['script', 'task', 'api'] },
      line: /connection timed out|connect(?:ion)? time-?out(?:$|[.!]| (?:after|error|exceeded|expired|reached|while))|\bETIMEDOUT\b|operation timed out|read timed out|i\/o timeout|TLS handshake timeout|context deadline exceeded|connection to .* timed out|timed out after \d+ milliseconds|operation too slow|curl error \(?28\b|timeout was reached|request timed out|ReadTimeoutError|ConnectTimeoutError|gateway time-?out|(?:connect|resolve|download|fetch).*timed out/i,
      examples: [
        'curl: (28) Connection timed out after 2001 milliseconds',
        'curl: (28) Operation timed out after 30001 milliseconds with 0 out of 0 bytes received',
        'npm ERR! code ETIMEDOUT',
        'pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host=files.pythonhosted.org, port=443): Read timed out.',
        'net/http: TLS handshake timeout',
        'curl error 28 while downloading https://repo.packagist.org/packages.json',
        'Could not connect to deb.debian.org:80 (151.101.2.132), connection timed out',
      ],
    },
    {
      cause: 'connection-failed',
      force: 'symptom',
      passes: true,
      when: { place: ['script', 'task', 'api'] },
      line: /failed to connect to (?<host>[\w.:-]+)|could(?:n't| not) connect to (?:server|(?<host>[\w.:-]+))|connection (?:was )?reset|\bECONNRESET\b|empty reply from server|SSL_ERROR_SYSCALL|unexpected eof while reading|early EOF|RPC failed|remote end hung up|connection (?:was )?(?:closed|aborted|broken)|transfer closed with|curl: \((?:7|18|35|52|55|56|92)\)|socket hang up|IncompleteRead|ProtocolError|unable to establish (?:SSL )?connection/i,
      examples: [
        'curl: (56) Recv failure: Connection reset by peer',
        'curl: (7) Failed to connect to example.lan port 443 after 12 ms: Could not connect to server',
        'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)',
        'curl: (52) Empty reply from server',
        'Error: socket hang up',
      ],
    },
    {
      cause: 'download-not-found',
      force: 'cause',
      when: { place: ['script', 'task', 'api'] },
      line: /invalid server response: '404|returned error: 404|\b404:?\s+not found\b|HTTP\/[\d.]+ 404|HTTP error 404|error:? 404\b|status(?: code)?:? 404\b|\b404 Client Error|\(404\)|repository '[^']*' not found|manifest (?:unknown|for .* not found)/i,
      examples: [
        'curl: (22) The requested URL returned error: 404',
        '2026-11-23 13:27:43 ERROR 404: Not Found.',
        'TASK ERROR: download failed: ERROR 404: Not Found.',
        'E: Failed to fetch http://deb.debian.org/debian/pool/main/x/x_1_amd64.deb  404  Not Found [IP: 151.101.2.132 80]',
        'wget: server returned error: HTTP/1.1 404 Not Found',
        'urllib.error.HTTPError: HTTP Error 404: Not Found',
      ],
    },
    {
      cause: 'unknown',
      force: 'symptom',
      when: { place: ['script', 'task'] },
      line: /(?:returned error: |HTTP\/[\d.]+ |HTTP error |ERROR |status(?: code)?:? )(?<status>400|401|403|407|410|416|429|5\d\d)\b/i,
      sentence: 'The other server refused the download with the status {status}.',
      nextStep:
        'Open the address in a browser: 401 and 403 need a login, 429 says “too often”, 5xx is trouble over there. Then try again.',
      action: 'retry',
      examples: [
        'curl: (22) The requested URL returned error: 403',
        '2026-11-23 13:27:43 ERROR 503: Service Unavailable.',
      ],
    },
  ],
} satisfies Area<
  | 'certificate-not-trusted'
  | 'clock-wrong'
  | 'connection-failed'
  | 'connection-refused'
  | 'connection-timeout'
  | 'dns-resolution-failed'
  | 'download-not-found'
  | 'network-unreachable'
>;
