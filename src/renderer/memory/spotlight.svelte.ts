/** A stretch of memory that the memory bar is asked to show. */
export class Spotlight {
  /** A new object for each request, also for the same stretch. */
  span = $state.raw<{ start: number; size: number } | undefined>()

  show(span: { start: number; size: number }): void {
    this.span = { ...span }
  }
}
