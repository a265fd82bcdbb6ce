/** Why running work is let go when the app closes: the server's tasks go on, and the job is taken up again later. */
export const closingReason = new DOMException('Gantry is closing', 'AbortError');
/** What a job that was stopped for it says. */
export const closedWhileRunning = 'Gantry was closed while this job ran';
/** What one says that had been cancelled and was still letting go. It does not go on by itself. */
export const closedWhileCancelling = 'Gantry was closed or stopped while this job was being cancelled';

/** Why work stops when its user does not want it any more. */
export const cancelledByUser = (): DOMException => new DOMException('Cancelled by the user', 'AbortError');
