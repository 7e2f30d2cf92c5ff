/** What a person typed, with what the user's ~/.ssh/config says of it: addresses that are whole, keys, hosts in between. */
import { access } from 'node:fs/promises'
import { clientConfiguration } from '../../../hw/secure-shell/client-configuration'
import type { BoardWish, HostWish } from './connect-board'

/** USER@NAME:PORT, of which the name alone may stand; an IPv6 address in brackets has nothing to look up. */
const TYPED = /^(?:([^@\s]+)@)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/

/** The wish with whole addresses. @throws SecureShellError `unusable` where the configuration cannot be used */
export async function resolvedBoard<W extends BoardWish>(wish: W, home?: string): Promise<W> {
  const { host, jumps } = await resolved(wish.board, home)
  // Where a person named hosts in between, those are meant.
  const between: HostWish[] = []
  for (const jump of wish.jumps?.length ? wish.jumps : jumps) between.push((await resolved(jump, home)).host)
  return { ...wish, board: host, ...(between.length > 0 ? { jumps: between } : {}) }
}

async function resolved(wish: HostWish, home?: string): Promise<{ host: HostWish; jumps: HostWish[] }> {
  const [, typedUser, name, typedPort] = TYPED.exec(wish.address) ?? []
  if (name === undefined) return { host: wish, jumps: [] }
  const { hostName, user, port, identityFiles, jumps } = await clientConfiguration(name, home)
  const who = typedUser ?? user
  const at = hostName ?? name
  const number = wish.port ?? (typedPort === undefined ? port : Number(typedPort))
  // An agent offers the keys of the configuration without asking for a passphrase.
  const hasAgent = wish.agent === true && Boolean(process.env['SSH_AUTH_SOCK'])
  const isTold = wish.key !== undefined || wish.password !== undefined
  const key = hasAgent || isTold ? undefined : await firstThere(identityFiles)
  const host: HostWish = {
    ...wish,
    address: `${who === undefined ? '' : `${who}@`}${at.includes(':') ? `[${at}]` : at}`,
    ...(number === undefined ? {} : { port: number }),
    ...(key === undefined ? {} : { key, agent: false }),
  }
  const { agent, key: told, passphrase, password } = wish
  return { host, jumps: jumps.map((address) => ({ address, agent, key: told, passphrase, password })) }
}

async function firstThere(files: readonly string[]): Promise<string | undefined> {
  for (const file of files)
    if (
      await access(file)
        .then(() => true)
        .catch(() => false)
    )
      return file
  return undefined
}
