import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { LineListener, OpenLine } from '../byte-line'
import { BoardLine } from '../board-line'
import { Conversation, ConversationError } from './conversation'
import { healed, ScreenText, withoutKernel } from './screen-text'

/** A board whose shell is this machine's, with a kernel that talks into everything that it prints. */
function noisyShell(noise: (n: number) => string | undefined = () => undefined): OpenLine {
  return (listener) => {
    const shell = spawn('sh', [], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } })
    let n = 0
    const say = (text: string) => {
      // Every few characters the kernel has a word.
      for (const letters of text.match(/[\s\S]{1,7}/g) ?? []) {
        listener.bytes(Buffer.from(letters), Date.now())
        const message = noise((n += 1))
        if (message) listener.bytes(Buffer.from(message), Date.now())
      }
    }
    shell.stdout.on('data', (data: Buffer) => say(data.toString().replaceAll('\n', '\r\n')))
    shell.stderr.on('data', (data: Buffer) => say(data.toString().replaceAll('\n', '\r\n')))
    return Promise.resolve({
      write: (bytes) => {
        const text = Buffer.from(bytes).toString()
        say(text.replaceAll('\r', '\r\n'))
        shell.stdin.write(text.replaceAll('\r', '\n'))
        return Promise.resolve()
      },
      close: () => {
        shell.kill()
        return Promise.resolve()
      },
    })
  }
}

async function talkTo(open: OpenLine) {
  const line = new BoardLine({ name: 'test', open })
  const conversation = new Conversation(line)
  await line.open()
  return { line, conversation }
}

/** A board that answers by rules: what it reads up to a carriage return, and what it says to it. */
function scripted(first: string, answer: (typed: string, say: (text: string) => void) => void, echo = true): OpenLine {
  return (listener: LineListener) => {
    let typed = ''
    const say = (text: string) => listener.bytes(Buffer.from(text), Date.now())
    setTimeout(() => say(first), 20)
    return Promise.resolve({
      write: (bytes) => {
        const text = Buffer.from(bytes).toString()
        if (echo) say(text)
        typed += text
        if (typed.includes('\r') || typed === ' ') {
          answer(typed.replace('\r', ''), say)
          typed = ''
        }
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    })
  }
}

describe('Conversation.run', () => {
  it.each([
    ['echo one; echo two', 'one\ntwo', 0],
    ['false', '', 1],
    ['printf no-end', 'no-end', 0],
    ['echo "it\'s # quoted" # a comment', "it's # quoted", 0],
    ['exit_of() { return 42; }; exit_of', '', 42],
    ['sleep 0 &', '', 0],
  ])('%s', async (command, output, exitCode) => {
    const { line, conversation } = await talkTo(noisyShell())
    expect(await conversation.run(command, 20)).toEqual({ output, exitCode })
    await line.close()
  })

  it('survives a command that is none', async () => {
    const { line, conversation } = await talkTo(noisyShell())
    const first = await conversation.run("(echo 'unbalanced", 2).catch((error: unknown) => error)
    // A shell that reads from a pipe ends at a syntax error, one on a terminal goes on; neither waits for a closing quote.
    if (first instanceof ConversationError) expect(first.message).toMatch('did not end')
    else expect((first as { exitCode: number }).exitCode).not.toBe(0)
    await line.close()
  })

  it('finds output and exit code where kernel messages cut into everything', async () => {
    // Into every eleventh piece of seven letters: markers of 18 letters are cut again and again.
    const { line, conversation } = await talkTo(
      noisyShell((n) => (n % 3 === 0 ? `[  ${n % 900}.123456] usb 1-1: new device number ${n}\r\n` : undefined)),
    )
    const { output, exitCode } = await conversation.run('seq 1 40; (exit 3)', 20)
    const numbers = withoutKernel(output)
      .split('\n')
      .filter((row) => row !== '')
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, i) => String(i + 1)))
    expect(exitCode).toBe(3)
    await line.close()
  })

  it('is not deceived by a board that echoes and prints what it was sent', async () => {
    const { line, conversation } = await talkTo(noisyShell())
    // The marker's parts are in the command line, never the marker itself.
    expect(await conversation.run('set -x; true', 20)).toMatchObject({ exitCode: 0 })
    await line.close()
  })

  it('refuses more than one line, and gives up in time', async () => {
    const { line, conversation } = await talkTo(noisyShell())
    await expect(conversation.run('true\nrm -rf /')).rejects.toThrow('one line')
    await expect(conversation.run('sleep 5', 0.2)).rejects.toThrow('did not end within 0.2 s')
    await line.close()
  })
})

describe('Conversation.logIn', () => {
  const getty = (password: string, noise = '') => {
    let state: 'name' | 'password' | 'shell' = 'name'
    let shell: ((typed: string, say: (text: string) => void) => void) | undefined
    return scripted(
      `\r\nDebian imx8mp-evk ttymxc1\r\n\r\nimx8mp-evk login: ${noise}`,
      (typed, say) => {
        if (state === 'name') {
          if (typed === '') return say(`\r\nimx8mp-evk login: ${noise}`)
          state = 'password'
          return say(`${typed}\r\nPassword: ${noise}`)
        }
        if (state === 'password') {
          state = typed === password ? 'shell' : 'name'
          return say(
            state === 'shell' ? `\r\nroot@imx8mp-evk:~# ${noise}` : '\r\nLogin incorrect\r\nimx8mp-evk login: ',
          )
        }
        shell ??= (line, out) => {
          const marker = /cbm=(@\w+);cbm=\$cbm''(\w+)/.exec(line)
          if (marker) out(`\r\n${marker[1]}${marker[2]}b\r\n\r\n${`${marker[1]}${marker[2]}e:0@\r\n`.repeat(3)}`)
          out('root@imx8mp-evk:~# ')
        }
        shell(typed, say)
      },
      false,
    )
  }

  it('logs in, also where kernel messages stand behind every prompt', async () => {
    for (const noise of ['', '[    5.101010] random: crng init done\r\n[    5.2] x\r\n[    6.000001] usb\r\n']) {
      const { line, conversation } = await talkTo(getty('secret', noise.replace('[    5.2] x\r\n', '')))
      await conversation.logIn('root', 'secret', 20)
      await line.close()
    }
  })

  it('says that the password is wrong', async () => {
    const { line, conversation } = await talkTo(getty('other'))
    await expect(conversation.logIn('root', 'secret', 20)).rejects.toThrow('name or password is wrong')
    await line.close()
  })

  it('says where the board stands instead', async () => {
    const { line, conversation } = await talkTo(scripted('', (_, say) => say('\r\nu-boot=> ')))
    await expect(conversation.logIn('root', '', 20)).rejects.toThrow('U-Boot')
    await line.close()
  })
})

describe('Conversation.stopAutoboot', () => {
  it('presses a key while U-Boot counts', async () => {
    let stopped = false
    const { line, conversation } = await talkTo(
      scripted('U-Boot 2023.01\r\nHit any key to stop autoboot:  2 ', (typed, say) => {
        if (typed === ' ' && !stopped) {
          stopped = true
          say('\b\b\b 0 \r\nu-boot=> ')
        }
      }),
    )
    await conversation.stopAutoboot(20)
    expect(stopped).toBe(true)
    await line.close()
  })

  it('gives up in time', async () => {
    const { line, conversation } = await talkTo(scripted('Starting kernel ...\r\n', () => undefined))
    await expect(conversation.stopAutoboot(0.3)).rejects.toThrow('within 0.3 s')
    await line.close()
  })
})

describe('ScreenText', () => {
  it('takes out escape sequences that are cut anywhere', () => {
    const text = '\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain\u001b[6n\r\n'
    for (let cut = 0; cut <= text.length; cut += 1) {
      const screen = new ScreenText()
      screen.push(Buffer.from(text.slice(0, cut)))
      screen.push(Buffer.from(text.slice(cut)))
      expect(screen.since(0)).toBe('red plain\n')
    }
  })

  it('heals lines that the kernel cut apart and keeps what stands alone', () => {
    const line = 'ab[    1.000001] one\r\n[    2.000002] two\r\ncd\r\n[    3.000003] three\r\n'
    expect(healed(line)).toBe('abcd\n[    3.000003] three\n')
    expect(withoutKernel(line)).toBe('abcd\n')
  })

  it('stays bounded', () => {
    const screen = new ScreenText()
    for (let i = 0; i < 100; i += 1) screen.push(Buffer.alloc(100_000, 'x'))
    expect(screen.since(0).length).toBeLessThan(2_200_000)
    expect(screen.end).toBe(10_000_000)
  })
})
