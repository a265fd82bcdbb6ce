export const deepLinkScheme = 'gantry';

/** The link among the arguments of a start, if there is one. Systems hand it over as the last argument. */
export const linkAmong = (argv: readonly string[]): string | null =>
  argv.findLast((argument) => argument.toLowerCase().startsWith(`${deepLinkScheme}:`)) ?? null;
