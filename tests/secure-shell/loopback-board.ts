/**
 * A board on loopback: a real sshd whose sessions see a made-up root file system, a stand-in for the jailhouse tool and the
 * driver's sysfs that it keeps. Its environment says so; no path of the machine itself is written.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildBundle } from '../../src/hw/bundle/bundle'
import type { BundleFile } from '../../src/hw/bundle/bundle-file'
import { documentDigest } from '../../src/hw/bundle/canonical-json'
import { bundleParts, type BundleParts } from '../../src/hw/bundle/parts'
import { encodeSystem } from '../../src/hw/cellfile/encode'
import { connectToBoard, type Connection } from '../../src/hw/secure-shell/connection'
import { imagesNeeded, makeRelease, type Release } from '../../src/hw/secure-shell/deploy/release'
import { parseKnownHosts } from '../../src/hw/secure-shell/known-hosts'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { checkPlan } from '../../src/sim/rules/check'
import { shippedLibrary } from '../support/templates'
import { startSshd, type LoopbackSshd } from './loopback-sshd'

const FAKE = fileURLToPath(new URL('../fixtures/jailhouse/fake-jailhouse.sh', import.meta.url))

const MODPROBE = `#!/bin/sh
if [ "$1" = -r ]; then rm -r "$JAILHOUSE_SYSFS"; else mkdir -p "$JAILHOUSE_SYSFS" && echo 0 >"$JAILHOUSE_SYSFS/enabled"; fi
`

/** What root Linux of an i.MX8M Mini EVK uses when the slide's memory is kept out of it. */
const IOMEM = `00000000-3fffffff : devices
40000000-b3bfffff : System RAM
  40010000-413effff : Kernel code
b8000000-bb7fffff : System RAM
`

/** A plan's files and what a deploy needs to know of them. */
export interface PlannedRelease {
  parts: BundleParts
  /** Without images. */
  bundle: BundleFile[]
  /** With images. */
  release: Release
}

/** The release of a plan with made-up images. */
export function plannedRelease(document: PlanDocument): PlannedRelease {
  const check = checkPlan(document, shippedLibrary())
  const { plan, board, configuration, problems } = check
  if (!plan || !board || !configuration) throw new Error('the plan is not sound')
  const parts = bundleParts({ plan, board, configuration, problems, digest: documentDigest(document) })
  const bundle = buildBundle(document, check)
  const kernel = Buffer.alloc(40_000)
  kernel.writeUInt32LE(0x80000, 8)
  kernel.write('ARM\x64', 56, 'latin1')
  const images = imagesNeeded(parts, bundle).map((name) => ({
    path: name,
    bytes: name.endsWith('-Image') ? kernel : Buffer.from(`image ${name}`),
  }))
  return { parts, bundle, release: makeRelease([...bundle, ...images]) }
}

/** Paths below a folder with their content, or where they point. */
export function snapshot(folder: string, without: readonly string[] = []): Record<string, string> {
  if (!existsSync(folder)) return {}
  const entries = readdirSync(folder, { recursive: true }).map((entry) => String(entry))
  return Object.fromEntries(
    entries.sort().flatMap((entry): [string, string][] => {
      const full = path.join(folder, entry)
      const stat = lstatSync(full)
      if (without.includes(entry) || stat.isDirectory()) return []
      return [[entry, stat.isSymbolicLink() ? `-> ${readlinkSync(full)}` : readFileSync(full, 'latin1')]]
    }),
  )
}

export interface LoopbackBoard {
  sshd: LoopbackSshd
  /** Root of what its sessions see. */
  root: string
  /** The driver's folder. */
  sysfs: string
  /** Folder of releases. */
  folder: string
  connect(port?: number, lost?: (message: string) => void): Promise<Connection>
  /** Cells and their states, by name. */
  cells(): Record<string, string>
  stop(): Promise<void>
}

const wide = (...values: bigint[]) => {
  const bytes = Buffer.alloc(8 * values.length)
  values.forEach((value, i) => bytes.writeBigUInt64BE(value, 8 * i))
  return bytes
}

/** Files of an i.MX8M Mini EVK with Jailhouse, as far as a preflight looks. */
function boardFiles({ configuration }: BundleParts): Record<string, string | Buffer> {
  const tree = 'proc/device-tree'
  return {
    [`${tree}/compatible`]: 'fsl,imx8mm-evk\0fsl,imx8mm\0',
    [`${tree}/model`]: 'FSL i.MX8MM EVK board\0',
    [`${tree}/memory@40000000/reg`]: wide(0x40000000n, 0x80000000n),
    [`${tree}/reserved-memory/jailhouse@b3c00000/reg`]: wide(0xb3c00000n, 0x10000n),
    [`${tree}/soc@0/interrupt-controller@38800000/compatible`]: 'arm,gic-v3\0',
    'proc/cmdline': 'console=ttymxc1,115200 clk_ignore_unused kvm.enable_virt_at_load=false mem=1852M\n',
    'proc/iomem': IOMEM,
    'sys/devices/system/cpu/online': '0-3\n',
    'sys/devices/system/cpu/present': '0-3\n',
    'sys/class/tty/ttymxc1/iomem_base': '0x30890000\n',
    'sys/class/tty/console/active': 'ttymxc1\n',
    'var/log/dmesg': '[    0.000000] CPU: All CPU(s) started at EL2\n',
    [`lib/modules/${os.release()}/extra/jailhouse.ko`]: '',
    'lib/firmware/jailhouse.bin': 'JAILHOUS',
    'usr/share/jailhouse/cells/imx8mm.cell': Buffer.from(encodeSystem(configuration.system, 'rev14')),
  }
}

/** Starts a board that fits the i.MX8M Mini plan of these parts. */
export async function startBoard(parts: BundleParts): Promise<LoopbackBoard> {
  const sshd = await startSshd({
    environment: (folder) => ({
      CELLBENCH_BOARD_ROOT: `${folder}/root`,
      JAILHOUSE_SYSFS: `${folder}/sysfs`,
      JAILHOUSE_CALLS: `${folder}/calls`,
      CPU_ONLINE: `${folder}/root/sys/devices/system/cpu/online`,
      IOMEM: `${folder}/root/proc/iomem`,
      TMPDIR: `${folder}/tmp`,
      PATH: `${folder}/bin:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    }),
  })
  const root = path.join(sshd.folder, 'root')
  for (const folder of ['bin', 'tmp']) mkdirSync(path.join(sshd.folder, folder))
  for (const [name, content] of Object.entries(boardFiles(parts))) {
    const full = path.join(root, name)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, content)
  }
  copyFileSync(FAKE, path.join(sshd.folder, 'bin/jailhouse'))
  writeFileSync(path.join(sshd.folder, 'bin/modprobe'), MODPROBE)
  for (const tool of ['jailhouse', 'modprobe']) chmodSync(path.join(sshd.folder, 'bin', tool), 0o755)
  const sysfs = path.join(sshd.folder, 'sysfs')
  return {
    sshd,
    root,
    sysfs,
    folder: path.join(sshd.folder, 'cellbench'),
    connect: (port = sshd.port, lost) =>
      connectToBoard({
        address: { user: sshd.user, host: '127.0.0.1', port },
        authentication: { keys: [{ path: sshd.key }] },
        trust: {
          known: parseKnownHosts([{ path: 'known_hosts', text: sshd.knownHostsLine().replace(/^\S+/, '*') }]),
          accepted: [],
          remember: () => Promise.reject(new Error('the key is known')),
        },
        ...(lost ? { lost } : {}),
      }),
    cells() {
      const state = snapshot(sysfs)
      const names = Object.entries(state).filter(([file]) => file.endsWith('/name'))
      return Object.fromEntries(names.map(([file, name]) => [name, state[file.replace(/name$/, 'state')]!.trim()]))
    },
    stop: () => sshd.stop(),
  }
}
