/** Moments as people say them. */
import { WORDS } from '../texts/words'

/** `20:41`, with the day in front when that was not today: `21 Nov 20:41`. `at` is an ISO date. */
export function moment(at: string, now = new Date()): string {
  const then = new Date(at)
  if (Number.isNaN(then.getTime())) return WORDS.unknownTime
  const time = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (then.toDateString() === now.toDateString()) return time
  const sameYear = then.getFullYear() === now.getFullYear()
  const day = then.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
  return `${day} ${time}`
}
