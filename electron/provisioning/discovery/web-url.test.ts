import { describe, expect, test } from 'vitest';
import { ScriptedTransport } from '../../../tests/support/scripted-transport.ts';
import { parseWebAnswers, probeWeb, webUrl } from './web-url.ts';
import type { WebAnswer } from './web-url.ts';

const tcp = (port: number, isLoopback = false): { port: number; protocol: 'tcp'; isLoopback: boolean } => ({
  port,
  protocol: 'tcp',
  isLoopback,
});
const answers = (...pairs: [number, WebAnswer][]): Map<number, WebAnswer> => new Map(pairs);

describe('web addresses', () => {
  test.each([
    ['port 80 by habit', '10.0.0.5', [tcp(80)], answers(), 'http://10.0.0.5/'],
    ['another port by habit', '10.0.0.5', [tcp(3000)], answers(), 'http://10.0.0.5:3000/'],
    ['a port that answered', '10.0.0.5', [tcp(4711)], answers([4711, 'https']), 'https://10.0.0.5:4711/'],
    ['443 before 80', '10.0.0.5', [tcp(80), tcp(443)], answers(), 'https://10.0.0.5/'],
    ['IPv6 in brackets', 'fd00::5', [tcp(8080)], answers(), 'http://[fd00::5]:8080/'],
    ['nothing that answered something else', '10.0.0.5', [tcp(8080)], answers([8080, 'no']), null],
    ['nothing that nobody serves pages at', '10.0.0.5', [tcp(5432)], answers([5432, 'unknown']), null],
    ['A75 no port seen from inside only', '10.0.0.5', [tcp(8080, true)], answers([8080, 'http']), null],
    ['no datagrams', '10.0.0.5', [{ port: 443, protocol: 'udp' as const, isLoopback: false }], answers(), null],
    ['nothing without an address', '', [tcp(80)], answers(), null],
  ])('%s', (_, address, ports, known, url) => {
    expect(webUrl(address, ports, known)).toBe(url);
  });

  test('only ports that may speak HTTP are asked, and only once', async () => {
    const transport = new ScriptedTransport([[/for port in/, { stdout: '8080 http\n9000 unknown\nrubbish\n' }]]);
    const known = await probeWeb(transport, [tcp(8080), tcp(8080), tcp(22), tcp(5432), tcp(6379, true), tcp(9000)], {});
    expect(transport.commands).toHaveLength(1);
    expect(transport.commands[0]).toContain('for port in 8080 9000;');
    expect(known).toEqual(answers([8080, 'http'], [9000, 'unknown']));
    expect(await probeWeb(transport, [tcp(22)], {})).toEqual(new Map());
  });

  test('reads answers and nothing else', () => {
    expect(parseWebAnswers('1 http\n2 https\n3 no\n4 maybe\n5\n')).toEqual(
      answers([1, 'http'], [2, 'https'], [3, 'no']),
    );
  });
});
