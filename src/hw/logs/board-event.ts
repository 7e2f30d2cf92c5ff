/** The events that boards' lines become; they live with the simulator so that the window can read them too. */
export type * from '../../sim/observed/board-event'
