import { expect, test } from 'vitest';
import { certificateTrouble } from './certificate-age.ts';

const day = 86_400_000;
const certificate = { validFrom: 100 * day, validTo: 830 * day };

test.each([
  [200, null],
  [815, null],
  [816, { isOver: false, text: 'expires in 14 days' }],
  [829, { isOver: false, text: 'expires in 1 day' }],
  [829.5, { isOver: false, text: 'expires today' }],
  [833, { isOver: true, text: 'expired 3 days ago' }],
  [98, { isOver: true, text: 'valid only in 2 days: check the clocks' }],
])('on day %d a certificate of the days 100 to 830 is spoken of as %j', (at, expected) => {
  expect(certificateTrouble(certificate, at * day)).toEqual(expected);
});
