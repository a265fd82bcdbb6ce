import net from 'node:net';
import { withDeadline } from '../lib/abort.ts';
import { innerType } from './fingerprint.ts';

type AgentAnswer = {
  state: 'asked' | 'none' | 'silent';
  /** Lines as `authorized_keys` wants them. */
  keys: { line: string }[];
};

const answerMs = 2_000;
const longestAnswer = 1024 * 1024;
/** SSH_AGENTC_REQUEST_IDENTITIES and its answer (draft-ietf-sshm-ssh-agent, 3.5). Nothing else is ever sent. */
const requestIdentities = 11;
const identitiesAnswer = 12;

/** What the running ssh-agent holds. One that does not answer in time is no failure: it is said, and its keys are missing. */
export async function askAgent(socketPath: string | null, { signal }: { signal: AbortSignal }): Promise<AgentAnswer> {
  if (socketPath === null) return { state: 'none', keys: [] };
  try {
    const answer = await exchange(socketPath, withDeadline(answerMs, signal));
    return { state: 'asked', keys: readIdentities(answer) };
  } catch {
    signal.throwIfAborted();
    return { state: 'silent', keys: [] };
  }
}

function exchange(socketPath: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = net.connect(socketPath);
    let received = Buffer.alloc(0);
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      settle();
    };
    const stop = (): void => end(() => reject(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => end(() => reject(new Error('the agent closed the connection'))));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 1, requestIdentities])));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4) return;
      const length = received.readUInt32BE(0);
      if (length > longestAnswer) return end(() => reject(new Error('the answer of the agent is too long')));
      if (received.length >= 4 + length) end(() => resolve(received.subarray(4, 4 + length)));
    });
  });
}

/** A count, then for each key its blob and its comment. @throws RangeError for anything else */
function readIdentities(answer: Buffer): { line: string }[] {
  if (answer[0] !== identitiesAnswer) throw new RangeError('the agent did not list its keys');
  let place = 1;
  const number = (): number => {
    const value = answer.readUInt32BE(place);
    place += 4;
    return value;
  };
  const bytes = (): Buffer => {
    const length = number();
    if (place + length > answer.length) throw new RangeError('the answer of the agent is cut off');
    place += length;
    return answer.subarray(place - length, place);
  };
  return Array.from({ length: number() }, () => {
    const blob = bytes();
    const comment = bytes().toString('utf8').replaceAll(/\s+/g, ' ').trim();
    return { line: [innerType(blob) ?? 'unknown', blob.toString('base64'), comment].join(' ').trim() };
  });
}
