/** What is spoken: the text of the window's live region. */
export class Announcer {
  text = $state('')
  #flip = false

  /** Speaks a sentence, also when it is the same as the last one. */
  say(sentence: string): void {
    this.#flip = !this.#flip
    // A trailing no-break space makes an equal sentence a new text, which is what a screen reader listens for.
    this.text = this.#flip ? sentence : `${sentence}\u00a0`
  }
}
