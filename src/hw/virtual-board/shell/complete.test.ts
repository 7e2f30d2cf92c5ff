import { describe, expect, it } from 'vitest'
import { FileTree } from '../file-tree'
import { complete } from './complete'

function around() {
  const files = new FileTree()
  for (const path of ['/root/cells/flight.cell', '/root/cells/root.cell', '/root/.profile', '/sys/kernel/notes'])
    files.place(path, new Uint8Array())
  return { programs: ['cat', 'cyclictest', 'jailhouse', '['], files, folder: '/root', cells: ['flight', 'perception'] }
}

describe('completing a word', () => {
  it.each([
    ['commands, those of the shell among them', 'c', ['cat', 'cd', 'cyclictest']],
    ['commands behind a pipe', 'cat x | cy', ['cyclictest']],
    ['commands of the tool', 'jailhouse c', ['cell', 'config', 'console']],
    ['what is done to cells', 'jailhouse cell s', ['shutdown', 'start', 'stats']],
    ['cells by name', 'jailhouse cell start ', ['flight', 'perception']],
    ['the module', 'modprobe j', ['jailhouse']],
    ['files for what takes files', 'jailhouse cell create cells/', ['cells/flight.cell', 'cells/root.cell']],
    ['images behind the cell', 'jailhouse cell load flight cel', ['cells/']],
    ['folders with a slash', 'ls ', ['cells/']],
    ['hidden files only where they are asked for', 'cat .', ['.profile']],
    ['whole paths', 'cat /sys/ker', ['/sys/kernel/']],
    ['no words with expansions', 'cat $HOM', []],
    ['nothing where nothing is', 'cat nowhere/', []],
    ['no inherited names', 'jailhouse constructor ', ['cells/']],
  ])('knows %s', (_, before, words) => {
    expect(complete(before, around()).words).toEqual(words)
  })
})
