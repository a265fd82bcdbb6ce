/*
 * Two sieves before the rules. Their words are wide on purpose: a line that lacks all of them proves nothing, and most lines do.
 */

const trouble =
  /err|fail|cannot|can't|cant|could|unable|not |n't|no |nospc|denied|refus|time|kill|terminat|unreachable|fatal|unexpected|invalid|lock|already|exceed|unmet|unsatisf|problem|missing|mismatch|match|corrupt|broken|bad|warn|signature|key|interrupt|abort|memory|space|reset|closed|disconnect|crash|segfault|segmentation|illegal|only|require|need|unknown|unrecogni|malformed|unsupported|template|running|protection|modified|conffile|too |404|exit|running out|masked|certificate|x509|dumped|panic|limit|many|eof|aborted|hang|hung|depends|breaks|externally|not_found|\bE[A-Z]{4,}\b|already|trust|expired|y\/n|\(Y\/|unresolved|full|temporar|unavailable|fork|syntax|ineffective|archive|format|first|authenticat|negotiate|\^C|\^M|\\r|offending|snap|feature|storage|root|bigger|local node|characters long|minimum|maximum|unbound|directory|intended|in use|read-only|specified|option/i;

/** Whether a line may prove why something failed; the rules are asked about no other. */
export const isSuspect = (line: string): boolean => trouble.test(line);

// Quicker, for what was printed so long before the end that it seldom matters.
const grave =
  /[Ee]rror|ERR|[Ff]ail|FAIL|[Cc]annot|an't|[Uu]nable|[Nn]ot |[Nn]o (?:such|space|route|match)|[Dd]enied|[Rr]efused|[Tt]imed? ?out|[Kk]illed|[Uu]nreachable|[Ff]atal|[Uu]nexpected|[Ii]nvalid|[Ll]ocked|[Aa]lready|[Ee]xceed|[Uu]nmet/;

/** Whether a line long before the end is worth keeping. */
export const isGrave = (line: string): boolean => grave.test(line);
