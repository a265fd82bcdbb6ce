import type { Area } from '../rule.ts';

/** Where packages come from. Texts: apt, sqv, apk-tools, dnf, yum, rpm, pacman. */
export const repositories = {
  words: {
    'repository-line-malformed': {
      sentence: 'A repository line in the container is not valid.',
      nextStep: 'Correct or remove the named repository file.',
      action: 'open-shell',
    },
    'repository-no-release-file': {
      sentence: 'The repository does not have this release of the system.',
      nextStep: 'Correct the address or the release name of the repository, or remove it.',
      action: 'open-shell',
    },
    'repository-not-signed': {
      sentence: 'The signature of the repository cannot be checked, because its key is missing or old.',
      nextStep: 'Install the current key of the repository.',
      action: 'open-shell',
    },
  },
  rules: [
    {
      cause: 'repository-line-malformed',
      force: 'root',
      line: /malformed (?:entry|line|stanza|section) \d*|the list of sources could not be read|type '[^']*' is not known on line|unknown (?:type|option) .*in (?:source|sources) list|option \S+ .*in list file .*not|failed parsing .*\.(?:repo|list|sources)|repository '[^']*' is missing name|bad repo(?:sitory)? line/i,
      examples: [
        'E: Malformed entry 1 in list file /etc/apt/sources.list.d/bad.list (Suite)',
        "E: Type 'debb' is not known on line 1 in source list /etc/apt/sources.list.d/x.list",
        'E: Malformed stanza 2 in source list /etc/apt/sources.list.d/x.sources (type)',
      ],
    },
    {
      cause: 'repository-no-release-file',
      force: 'root',
      line: /does not have a release file|no longer has a release file|does not seem to be a valid repository|no URLs in mirrorlist/i,
      examples: [
        "E: The repository 'http://deb.debian.org/debian nosuchsuite Release' does not have a Release file.",
        "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist",
      ],
    },
    {
      cause: 'repository-no-release-file',
      force: 'symptom',
      isSure: false,
      line: /cannot find a valid baseurl|failed to download metadata for repo|errors during downloading metadata for repository|cannot download repomd\.xml/i,
      sentence: 'The repository could not be read: it is gone, or its server does not answer.',
      nextStep: 'Check the address of the repository and the network, then try again.',
      action: 'retry',
      examples: [
        "Error: Failed to download metadata for repo 'epel': Cannot download repomd.xml: All mirrors were tried",
      ],
    },
    {
      cause: 'repository-not-signed',
      force: 'root',
      line: /release' is (?:not|no longer) signed|inrelease' is (?:not|no longer) signed|NO_PUBKEY|EXPKEYSIG|signatures couldn't be verified|signatures? (?:were|was|is) invalid|public key for .* is not installed|UNTRUSTED signature|BAD signature|sqv returned an error code|openpgp signature verification failed|(?:missing|no public) key .*(?:needed|required) to verify|gpg (?:error|check failed)|signature verification failed|signature from .* is (?:unknown|invalid) trust|invalid or corrupted (?:database|package) \(PGP signature\)/i,
      examples: [
        "E: The repository 'http://repo.example trixie InRelease' is not signed.",
        "W: GPG error: https://repo.example stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 7EA0A9C3F273FCD8",
        'Public key for app-1.0.rpm is not installed',
        'ERROR: https://repo.example/alpine: UNTRUSTED signature',
        'ERROR: http://repo.example/alpine: BAD signature',
        'Sub-process /usr/bin/sqv returned an error code (1), error message is: Missing key 24B30F06ECC1836A, which is needed to verify signature.',
      ],
    },
    {
      cause: 'unknown',
      force: 'cause',
      line: /temporary error \(try again later\)/i,
      sentence: 'The package lists could not be loaded: the repository, or the name server, did not answer.',
      nextStep: 'Check the network and the DNS server of the container, then try again.',
      action: 'retry',
      examples: [
        'WARNING: fetching https://dl-cdn.alpinelinux.org/alpine/v3.21/main: temporary error (try again later)',
      ],
    },
    {
      cause: 'unknown',
      force: 'symptom',
      line: /repository '[^']*' changed its '[^']*' value/i,
      sentence: 'The repository now stands for another release than before, and apt wants that confirmed.',
      nextStep:
        'Use a current OS template, or run “apt-get --allow-releaseinfo-change update” if that is what you want.',
      action: 'open-shell',
      examples: [
        "E: Repository 'http://security.debian.org buster/updates InRelease' changed its 'Suite' value from 'stable' to 'oldstable'",
      ],
    },
  ],
} satisfies Area<'repository-line-malformed' | 'repository-no-release-file' | 'repository-not-signed'>;
