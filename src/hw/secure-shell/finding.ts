/** What a comparison of a board with a plan says. Plain data: it goes to the window, to the terminal and into JSON. */

export interface Finding {
  /** What was compared. */
  about: string
  /** `unknown`: the board does not tell, and `reason` says why. */
  verdict: 'fits' | 'differs' | 'unknown'
  /** True for a difference with which the plan cannot run. */
  blocks: boolean
  /** What the board has. */
  found: string
  /** What the plan needs. */
  needed: string
  /** What to change where it differs. */
  change?: string
  /** Why it is unknown. */
  reason?: string
}

/** True when something keeps the plan from running on the board. */
export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.blocks)
}
