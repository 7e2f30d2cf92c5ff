/**
 * Three builds in `out/`: main (Electron, command line, browser host, and the workers of simulations and of virtual boards, one
 * entry each), preload and renderer. Targets are the oldest runtime that the tests run on: Electron 25 with Chromium 114 and Node 18.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { cpSync } from 'node:fs'
import { resolve } from 'node:path'

// Whole paths: `cellbench serve` builds what is stale from whatever folder it is called in.
const entry = (path: string) => resolve(import.meta.dirname, 'src', path)
const output = (name: string) => resolve(import.meta.dirname, 'out', name)
const commonjs = {
  format: 'cjs' as const,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  // Constants stay `const` instead of `var`: the simulator's hot code has them folded in, which makes it a tenth faster.
  topLevelVar: false,
}

/** serialport's native part comes built for every system; its code looks for it beside the folder of the chunk that it is in. */
const serialPortAddon = {
  name: 'serial-port-addon',
  writeBundle() {
    const prebuilds = resolve(import.meta.dirname, 'node_modules/@serialport/bindings-cpp/prebuilds')
    const filter = (file: string) => !/android/.test(file.slice(prebuilds.length))
    cpSync(prebuilds, resolve(output('main'), 'prebuilds'), { recursive: true, filter })
  },
}

export default defineConfig({
  main: {
    plugins: [serialPortAddon],
    build: {
      outDir: output('main'),
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          electron: entry('main/electron/electron.ts'),
          'command-line': entry('main/command-line/command-line.ts'),
          'simulation-worker': entry('main/services/simulation-worker.ts'),
          'virtual-board-worker': entry('main/services/virtual-board-worker.ts'),
        },
        output: commonjs,
        // ssh2 does without its native parts, which are never built.
        external: ['cpu-features', /\.node$/],
      },
    },
  },
  preload: {
    build: {
      outDir: output('preload'),
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: { input: { preload: entry('main/electron/preload.ts') }, output: commonjs },
    },
  },
  renderer: {
    root: entry('renderer'),
    // Elements made one by one: as markup, a hundred fragments would be parsed while the window waits to be shown.
    plugins: [svelte({ configFile: false, compilerOptions: { fragments: 'tree' } })],
    build: {
      outDir: output('renderer'),
      target: 'chrome114',
      // Less to parse before the window shows; electron-vite leaves it off.
      minify: true,
      // Read from disk or loopback: the warning is about downloads.
      chunkSizeWarningLimit: 1000,
      rollupOptions: {
        input: { index: entry('renderer/index.html'), bridge: entry('main/host/bridge.ts') },
        // Svelte's compiler is where the time goes; nobody has to be told at every start.
        checks: { bundlerTimings: false },
        output: {
          entryFileNames: (chunk: { name: string }) =>
            chunk.name === 'bridge' ? 'bridge.js' : 'assets/[name]-[hash].js',
        },
      },
    },
  },
})
