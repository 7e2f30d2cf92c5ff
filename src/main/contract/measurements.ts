/** What crosses the boundary for measurements: files of instruments read in, and what a connected board measured. */
export const measurementMethods = {} as const
export const measurementEvents = {} as const
