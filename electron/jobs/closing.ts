/** Why running work is let go when the app closes: the server's tasks go on, and the job is taken up again later. */
export const closingReason = new DOMException('Gantry is closing', 'AbortError');
