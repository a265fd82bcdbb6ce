import { safeStorage } from 'electron';
import type { Keystore } from '../lib/vault.ts';

/** Linux backends that keep nothing safe: a key that is the same everywhere, or none yet. */
const unreal: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/**
 * The system's keystore through Electron. Its synchronous calls are the ones every supported Electron has.
 * `setUsePlainTextEncryption` is never called: without a keystore the user is asked.
 */
export const systemKeystore = (): Keystore => ({
  facts: () => {
    const backend = backendName();
    return { isReal: safeStorage.isEncryptionAvailable() && !unreal.has(backend), backend };
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
});

function backendName(): string {
  if (process.platform === 'linux') return safeStorage.getSelectedStorageBackend();
  return process.platform === 'darwin' ? 'keychain' : 'dpapi';
}
