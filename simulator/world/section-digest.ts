import { createHash } from 'node:crypto';

/** Changes with every change of a configuration file, so that nobody overwrites what he has not seen. (PVE::SectionConfig; the real one is the file's) */
export const sectionDigest = (content: unknown): string =>
  createHash('sha1').update(JSON.stringify(content)).digest('hex');
