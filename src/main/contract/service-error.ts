/** How a request fails, on both sides of the contract. */
import type { ServiceFault } from './contract'

/** Thrown where a request cannot be met; carries what the other side is told. */
export class ServiceError extends Error {
  override name = 'ServiceError'
  constructor(
    readonly code: ServiceFault['code'],
    message: string,
  ) {
    super(message)
  }

  get fault(): ServiceFault {
    return { code: this.code, message: this.message }
  }
}
