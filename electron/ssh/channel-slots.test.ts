import { expect, test } from 'vitest';
import { ChannelSlots } from './channel-slots.ts';

test('lets so many run at once and the others in order', async () => {
  const slots = new ChannelSlots(2);
  const started: number[] = [];
  const acquired = Array.from({ length: 4 }, async (_, index) => {
    const release = await slots.acquire();
    started.push(index);
    return release;
  });
  const release = await acquired[0];
  await acquired[1];
  expect(started).toEqual([0, 1]);
  release?.();
  release?.();
  await acquired[2];
  expect(started).toEqual([0, 1, 2]);
  (await acquired[1])?.();
  await acquired[3];
});

test('who stops waiting takes no slot', async () => {
  const slots = new ChannelSlots(1);
  const release = await slots.acquire();
  const leave = new AbortController();
  const waiting = slots.acquire(leave.signal);
  leave.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
  release();
  (await slots.acquire())();
  await expect(slots.acquire(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
});
