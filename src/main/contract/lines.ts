/** What crosses the boundary for lines to a board's console: serial ports, network lines, recordings, the virtual board. */
export const lineMethods = {} as const
export const lineEvents = {} as const
