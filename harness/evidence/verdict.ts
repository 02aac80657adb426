import type { Sample } from '../samples/sample.ts';

/** What became of Fast Open in one exchange, from the kernel's word (TCP_INFO) and the arm's intent. */
export const verdicts = [
  'accepted',
  'cookie-requested',
  'fell-back',
  'plain',
  'reused',
  'unexpected-fastopen',
  'failed',
] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * The verdict on one exchange. Section numbers are those of RFC 7413.
 *
 * - `accepted`: arm `tfo`, and the SYN-ACK acknowledged the data in the SYN (4.2.2), so the request
 *   reached the application a round trip early.
 * - `cookie-requested`: a Fast Open arm without a cookie in the cache. The SYN asked for one and carried no
 *   data (4.2.1); the exchange went on as plain TCP. What `tfo-cold` is meant to do, and what `tfo` is not.
 * - `fell-back`: a Fast Open arm with a cookie, yet the SYN data was not acknowledged: cookie refused,
 *   option stripped or SYN lost (4.2.2, 7.1). The request was sent again after the handshake.
 * - `plain`: arm `tcp`, no data acknowledged in the SYN: the three-way handshake of RFC 9293 first.
 * - `reused`: arm `tcp-reused`: the connection was open already, so there was no handshake to save.
 * - `unexpected-fastopen`: SYN data was acknowledged in an arm that by its definition sends none:
 *   `tcp`, `tcp-reused`, or `tfo-cold`, which must find no cookie (4.1.3). The arm is not what it says it is.
 * - `failed`: the whole response did not come, whatever happened to the SYN.
 */
export function verdictOf(
  sample: Pick<Sample, 'arm' | 'error' | 'cookieBefore' | 'synDataAcked'>,
): Verdict {
  if (sample.error !== null) return 'failed';
  if (sample.synDataAcked) return sample.arm === 'tfo' ? 'accepted' : 'unexpected-fastopen';
  if (sample.arm === 'tcp') return 'plain';
  if (sample.arm === 'tcp-reused') return 'reused';
  return sample.cookieBefore ? 'fell-back' : 'cookie-requested';
}
