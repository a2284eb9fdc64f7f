/**
 * What a failed call says of the mail it carried.
 * - `refused`: SES will not take this mail, now or later.
 * - `not taken`: SES did not take it, but may (throttled, paused, not yet set up).
 * - `unclear`: no answer came, or a server's fault: it may have been taken.
 */
export type SesVerdict = 'refused' | 'not taken' | 'unclear';

export function sesVerdict(error: unknown): SesVerdict {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status >= 500) return 'unclear';
  return name === 'MessageRejected' || name === 'InvalidParameterValue' ? 'refused' : 'not taken';
}
