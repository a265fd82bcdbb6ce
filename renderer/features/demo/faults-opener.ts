/** The button in the status bar: where the focus goes when what opened the panel is gone. */
export const openerId = 'demo-faults';
