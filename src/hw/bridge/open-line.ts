/** From an address to a line that can be opened, again and again. */
import type { LineAddress } from './address'
import { LOCAL_RETRY_MS, NETWORK_RETRY_MS } from './board-line'
import type { OpenLine } from './byte-line'
import { rfc2217Line } from './network/rfc2217-line'
import { tcpLine } from './network/socket-line'
import { serialLine, USUAL_BAUD } from './serial/serial-line'
import { stablePath } from './serial/stable-path'

/** How a line of an address is opened, and after what time again when it is lost. */
export function openingOf(
  address: Extract<LineAddress, { kind: 'serial' | 'tcp' | 'rfc2217' }>,
  baud = USUAL_BAUD,
): { open: OpenLine; retryMs: number } {
  if (address.kind === 'tcp') return { open: tcpLine(address.host, address.port), retryMs: NETWORK_RETRY_MS }
  if (address.kind === 'rfc2217') {
    return { open: rfc2217Line(address.host, address.port, baud), retryMs: NETWORK_RETRY_MS }
  }
  // A bridge that is plugged in again may get another number: from the first opening on it goes by its stable name.
  let port = address.path
  return {
    retryMs: LOCAL_RETRY_MS,
    open: async (listener) => {
      const line = await serialLine(port, baud)(listener)
      port = await stablePath(port)
      return line
    },
  }
}
