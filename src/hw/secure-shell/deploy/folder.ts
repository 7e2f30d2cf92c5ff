/** Where releases lie on a board. */
import { SecureShellError } from '../secure-shell-error'

export const USUAL_FOLDER = '/var/lib/cellbench'

const SHAPE = /^(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){2,12}$/

/**
 * A folder of its own for releases: absolute, below another folder, without spaces or `..`; what it holds may be removed.
 * @throws SecureShellError `unusable`
 */
export function releasesFolder(text: string): string {
  if (SHAPE.test(text)) return text
  throw new SecureShellError(
    'unusable',
    `${JSON.stringify(text)} is no folder for releases: it is absolute, plain and of its own, such as ${USUAL_FOLDER}.`,
  )
}
