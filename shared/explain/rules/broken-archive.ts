/**
 * What tar and the decompressors (gzip, xz, zstd, bzip2, lzop, busybox, unzip, Python) say about a file that is cut off, damaged or no
 * archive at all. What it means depends on what was unpacked: a template, a backup or a download.
 */
export const brokenArchive =
  /not in (?:gzip|xz|zstd|bzip2|lzma|lzop?) format|file format not recognized|unsupported format|unexpected (?:end of (?:file|input)|EOF in archive|EOF$)|crc error|invalid compressed data|decoding error|data corruption|doesn't match checksum|data integrity error|read error.*premature end|does not look like (?:a tar|a template)|not a bzip2 file|unrecogni[sz]ed (?:archive|compression) format|invalid (?:gzip|tar) (?:magic|header)|end-of-central-directory signature not found|cannot find zipfile directory|not a (?:zip|gzip) file|BadZipFile|bad gzip|bad CRC [0-9a-f]{8}|at least one error was detected in |gzip: invalid header|compressed file ended|truncated input|invalid magic|short read$|blob (?:too small|crc)/i;
