// A thread beside main. Its connection is closed after each checkpoint: main's is the last one, which tidies up behind it.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { CheckpointState } from './checkpoint-state.ts';

const order: unknown = workerData;
if (!isOrder(order)) throw new Error('Not what a checkpoint thread is told');
const { file } = order;
const state = new CheckpointState(order.state);

parentPort?.on('message', () => {
  try {
    if (state.isRunning) checkpoint();
  } finally {
    state.end();
  }
});

/** Passive: it waits for nobody, and nobody for it. */
function checkpoint(): void {
  const connection = new Database(file, { fileMustExist: true });
  try {
    connection.pragma('synchronous = NORMAL');
    connection.pragma('wal_checkpoint(PASSIVE)');
    startOver(connection);
  } finally {
    connection.close();
  }
}

/**
 * The first write after everything was moved starts the WAL over and waits for the disk. So that this is not one of main's, what is there
 * anyway is written once more; where that fails, the next one does it.
 */
function startOver(connection: Database.Database): void {
  try {
    connection.pragma(`user_version = ${Number(connection.pragma('user_version', { simple: true }))}`);
  } catch {
    // Nothing was changed.
  }
}

/** Told by main at its start; a schema would take the thread more memory than all the rest. */
function isOrder(value: unknown): value is { file: string; state: Int32Array<SharedArrayBuffer> } {
  if (typeof value !== 'object' || value === null || !('file' in value) || !('state' in value)) return false;
  const { file: name, state: shared } = value;
  return typeof name === 'string' && shared instanceof Int32Array && shared.buffer instanceof SharedArrayBuffer;
}
