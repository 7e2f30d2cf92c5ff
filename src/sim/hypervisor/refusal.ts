/** How Jailhouse says no: the errno of the driver's ioctl, the line that its tool prints, and why. */

/** Linux's words for the errors that Jailhouse's driver and hypervisor return. */
const ERRNO_TEXT = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  E2BIG: 'Argument list too long',
  ENOMEM: 'Cannot allocate memory',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  EINVAL: 'Invalid argument',
} as const

export type Errno = keyof typeof ERRNO_TEXT

/** The ioctls of /dev/jailhouse as the tool names them. `jailhouse cell shutdown` is a load without images. */
export type Request = 'ENABLE' | 'DISABLE' | 'CELL_CREATE' | 'CELL_LOAD' | 'CELL_START' | 'CELL_DESTROY'

export interface Refusal {
  ok: false
  errno: Errno
  /** What is wrong, in one sentence with the names and numbers. */
  message: string
  /** The line that the jailhouse tool prints: "JAILHOUSE_CELL_CREATE: Device or resource busy". */
  printed: string
}

export type Outcome = { ok: true } | Refusal

/** A refused request. */
export function refuse(request: Request, errno: Errno, message: string): Refusal {
  return { ok: false, errno, message, printed: `JAILHOUSE_${request}: ${ERRNO_TEXT[errno]}` }
}
