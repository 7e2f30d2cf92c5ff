/** What crosses the boundary for a board behind SSH: connection, preflight, deploy, statistics. */
export const secureShellMethods = {} as const
export const secureShellEvents = {} as const
