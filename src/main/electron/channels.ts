/** The channels between the window's preload and the main process. */
/** Replies and events cross as JSON text. */
export const REQUEST_CHANNEL = 'cellbench.request'
export const EVENT_CHANNEL = 'cellbench.event'
/** Carries the path of a file that a person dropped; only the preload, which has it from the system, can send on it. */
export const DROP_CHANNEL = 'cellbench.drop'
