import { formatBytes } from '../../../ui/format.ts';

export type FileContent = { content: string; encoding: 'utf8' | 'base64' };

const mostMiB = 4;

/** The content of a chosen file, or in `problem` why it was not taken. What is too long is not even read. */
export async function takeFile(file: File): Promise<FileContent | { problem: string }> {
  const { name, size } = file;
  if (size > mostMiB * 1024 * 1024)
    return { problem: `${name} has ${formatBytes(size)}; a template holds files of up to ${mostMiB} MiB.` };
  try {
    return contentOf(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    return { problem: `${name} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Text where it is UTF-8 without NUL, else base64. */
function contentOf(bytes: Uint8Array): FileContent {
  if (!bytes.includes(0)) {
    try {
      return { content: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' };
    } catch {
      // No text.
    }
  }
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { content: btoa(binary), encoding: 'base64' };
}

/** How many bytes a base64 text stands for. */
export function sizeOfBase64(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.max(0, (text.length / 4) * 3 - padding);
}
