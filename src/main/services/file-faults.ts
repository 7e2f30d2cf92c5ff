/**
 * What the file system refuses, in sentences: each names the path, what is wrong with it and what would be right.
 */
import { ServiceError } from '../contract/service-error'
import type { ServiceFault } from '../contract/contract'

type Act = 'read' | 'write'

const READ_SENTENCES: Record<string, [ServiceFault['code'], string]> = {
  ENOENT: ['not-found', 'does not exist'],
  ENOTDIR: ['not-found', 'does not exist: a part of its path is a file, not a folder'],
  EISDIR: ['bad-input', 'is a folder; name a file'],
  EACCES: ['not-permitted', 'may not be read by this user'],
  EPERM: ['not-permitted', 'may not be read by this user'],
  ELOOP: ['bad-input', 'is a symbolic link that leads back to itself'],
  ENAMETOOLONG: ['bad-input', 'is longer than a path can be'],
}

const WRITE_SENTENCES: Record<string, [ServiceFault['code'], string]> = {
  ENOENT: ['cannot-write', 'cannot be written: its folder does not exist'],
  ENOTDIR: ['cannot-write', 'cannot be written: a part of its path is a file, not a folder'],
  EISDIR: ['cannot-write', 'is a folder; name a file'],
  EEXIST: ['cannot-write', 'exists already; name one that does not exist yet'],
  ENOTEMPTY: ['cannot-write', 'exists already and is not empty; name one that does not exist yet'],
  EACCES: ['cannot-write', 'may not be written by this user'],
  EPERM: ['cannot-write', 'may not be written by this user'],
  EROFS: ['cannot-write', 'lies on a file system that is mounted read-only'],
  ENOSPC: ['cannot-write', 'cannot be written: the disk is full'],
  EDQUOT: ['cannot-write', "cannot be written: this user's share of the disk is used up"],
  EFBIG: ['cannot-write', 'cannot be written: it would be larger than the file system allows'],
  ELOOP: ['cannot-write', 'is a symbolic link that leads back to itself'],
  ENAMETOOLONG: ['cannot-write', 'is longer than a path can be'],
}

/** The errno name of a failed system call; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** Turns a failed system call on `path` into a ServiceError; ServiceErrors pass through unchanged. */
export function fileError(error: unknown, path: string, act: Act): ServiceError {
  if (error instanceof ServiceError) return error
  const known = (act === 'read' ? READ_SENTENCES : WRITE_SENTENCES)[errnoOf(error) ?? '']
  if (known) return new ServiceError(known[0], `${path} ${known[1]}.`)
  const reason = error instanceof Error ? error.message : String(error)
  return new ServiceError(
    act === 'read' ? 'not-found' : 'cannot-write',
    `${path} cannot be ${act === 'read' ? 'read' : 'written'}: ${reason}`,
  )
}
