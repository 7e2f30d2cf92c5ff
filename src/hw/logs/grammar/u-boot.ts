/** What U-Boot prints on its way to Linux. */
import { rulesFrom, type Rule } from './rule'

const rule = rulesFrom('u-boot')

/** Its prompts: the one that it comes with, and NXP's. */
export const BOOT_PROMPT = /^(?:=> |u-boot=> )/

export const U_BOOT_RULES: Rule[] = [
  rule('U-Boot ', /^U-Boot (?:SPL )?(\d{4}\.\d{2}\S{0,60})(?: \(.{0,100})?$/, (m) => ({
    kind: 'u-boot-starting',
    version: m[1]!,
  })),
  rule('Hit any key', /^Hit any key to stop autoboot: .{0,20}$/, () => ({ kind: 'u-boot-autoboot' })),
  rule('DRAM: ', /^DRAM: +(\S.{0,60})$/, (m) => ({ kind: 'u-boot-memory', text: m[1]! })),
  rule('Unknown command', /^Unknown command '(.{0,80})' - try 'help'$/, (m) => ({
    kind: 'u-boot-unknown-command',
    command: m[1]!,
  })),
  rule('Starting kernel', /^Starting kernel \.\.\.$/, () => ({ kind: 'u-boot-hand-over' })),
]
