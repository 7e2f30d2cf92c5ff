/**
 * Who may talk to the browser host: whoever brings the token of the printed address, once, and from then on its cookie.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits in letters that survive a terminal, a URL and a cookie. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares without telling by its time how much was right. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

export class Sessions {
  /** The one-time token of the printed address. */
  readonly token = secret()
  private used = false
  private session: string | undefined

  /** Cookies are shared by all ports of a host name, so the name carries ours. */
  constructor(private readonly port: () => number) {}

  private get cookieName(): string {
    return `cellbench-${this.port()}`
  }

  /** Exchanges the token for a Set-Cookie header; undefined for a wrong token and for every use after the first. */
  open(token: string): string | undefined {
    if (this.used || !same(token, this.token)) return undefined
    this.used = true
    this.session = secret()
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** True when a Cookie header carries the session. */
  admits(cookieHeader: string | undefined): boolean {
    const session = this.session
    if (session === undefined || cookieHeader === undefined) return false
    return cookieHeader.split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2)
      return name === this.cookieName && value !== undefined && same(value, session)
    })
  }
}
