/** The content of a chosen file: text where it is UTF-8 without NUL, else base64. */
export async function readFile(file: Blob): Promise<{ content: string; encoding: 'utf8' | 'base64' }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
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
