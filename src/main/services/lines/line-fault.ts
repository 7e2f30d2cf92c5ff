/** What lines say of their failures, as the window is told. */
import { LineError, type LineFault } from '../../../hw/bridge/byte-line'
import { ConversationError } from '../../../hw/bridge/prompts/conversation'
import { ServiceError } from '../../contract/service-error'
import type { ServiceFault } from '../../contract/contract'

const CODES: Record<LineFault, ServiceFault['code']> = {
  address: 'bad-input',
  unsupported: 'bad-input',
  permission: 'not-permitted',
  held: 'not-permitted',
  refused: 'not-permitted',
  missing: 'not-found',
  unreachable: 'not-found',
  lost: 'not-found',
}

/** The same error in the services' words; others as they are. */
export function asServiceError(error: unknown): unknown {
  if (error instanceof LineError) return new ServiceError(CODES[error.fault], error.message)
  if (error instanceof ConversationError) {
    const said = error.said
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(-200)
    return new ServiceError('not-found', said === '' ? error.message : `${error.message} The board said last: ${said}`)
  }
  return error
}
