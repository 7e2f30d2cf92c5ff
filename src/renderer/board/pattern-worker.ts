/** The thread in which patterns are looked for. */
import { findPattern, type PatternAnswer, type PatternQuestion } from './find-pattern'

addEventListener('message', ({ data }: MessageEvent<PatternQuestion>) => {
  const answer: PatternAnswer = { id: data.id, found: findPattern(data.source, data.lines) }
  postMessage(answer)
})
