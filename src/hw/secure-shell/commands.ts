/**
 * Commands for a board's shell. The only place where words become shell text: every word is quoted by one function, so that
 * no name, path or fingerprint can become a command.
 */
import { quoted } from '../bundle/shell'

/** Words that a shell reads as themselves. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

function word(text: string): string {
  if (text.includes('\0')) throw new Error('a word with a zero byte cannot be passed to a command')
  return PLAIN.test(text) && !text.includes('=') ? text : quoted(text)
}

/** One command of a POSIX shell, whatever is in its words. */
export function commandLine(words: readonly string[]): string {
  return words.map(word).join(' ')
}

/** The command that runs `script` in the board's sh with `args` as $1, $2, …, whatever the user's login shell is. */
export function scriptCommand(script: string, args: readonly string[]): string {
  return commandLine(['sh', '-c', script, 'cellbench', ...args])
}

/** First line of scripts that call tools of the system or of Jailhouse: a login without a terminal often lacks these folders. */
export const SEARCH_PATH =
  'PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/usr/share/jailhouse/tools; export PATH\n'

/** A command whose output becomes the content of a file. */
export function redirected(words: readonly string[], file: string): string {
  return `${commandLine(words)} >${word(file)}`
}
