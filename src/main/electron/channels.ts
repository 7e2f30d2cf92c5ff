/** The two channels between the window's preload and the main process. */
export const REQUEST_CHANNEL = 'cellbench.request'
export const EVENT_CHANNEL = 'cellbench.event'
