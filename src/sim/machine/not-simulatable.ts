/** A plan that cannot be simulated; the message says why. */
export class NotSimulatable extends Error {
  override name = 'NotSimulatable'
}
