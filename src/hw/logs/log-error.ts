/** A log that is not what it was taken for; the message says where and what would be right. */
export class LogError extends Error {
  override name = 'LogError'
}
