import type { Area } from '../rule.ts';
import { brokenArchive } from './broken-archive.ts';

/** What was downloaded, once it is there. Texts: tar and the decompressors, coreutils, apt, npm, pip, pve-common Tools.pm. */
export const downloads = {
  words: {
    'archive-broken': {
      sentence: 'The archive is damaged or no archive at all (perhaps a saved error page).',
      nextStep: 'Check the download address, then download it again.',
      action: 'edit-step',
    },
    'checksum-mismatch': {
      sentence: 'What was downloaded is not what was expected: its checksum differs.',
      nextStep: 'Download it again; if it differs again, correct the checksum or the version.',
      action: 'retry',
    },
  },
  rules: [
    {
      cause: 'archive-broken',
      force: 'cause',
      when: { place: ['script'], never: /no space left|disk quota exceeded/i },
      line: brokenArchive,
      examples: [
        'gzip: stdin: not in gzip format',
        'gzip: stdin: unexpected end of file',
        'xz: (stdin): File format not recognized',
        'tar: This does not look like a tar archive',
        'tar: invalid magic',
        'End-of-central-directory signature not found.  Either this file is not a zipfile, or it constitutes one disk of a multi-part archive.',
        'zipfile.BadZipFile: File is not a zip file',
      ],
    },
    {
      cause: 'checksum-mismatch',
      force: 'root',
      line: /computed checksums? did ?not match|hash sum mismatch|: FAILED$|mismatch \(got|check ?sum (?:mismatch|does(?: not|n't) match|error|verification failed)|hash(?:es)? (?:mismatch|do(?:es)? not match)|DO NOT MATCH THE HASHES|\bEINTEGRITY\b|(?:sha\d+|md5)(?:sum)? (?:mismatch|does not match)|bad checksum|digest mismatch/i,
      examples: [
        'sha256sum: WARNING: 1 computed checksum did NOT match',
        '/tmp/x.tar.gz: FAILED',
        'E: Failed to fetch http://deb.debian.org/x  Hash Sum mismatch',
        'npm ERR! code EINTEGRITY',
        'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      ],
    },
  ],
} satisfies Area<'archive-broken' | 'checksum-mismatch'>;
