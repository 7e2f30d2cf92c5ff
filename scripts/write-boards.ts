/**
 * Makes `templates/boards/imx8mm-evk.json` from collected facts: `tsx scripts/write-board.ts FACTS_FOLDER [OUTPUT]`, where
 * the folder holds boards.json (values of public Jailhouse configurations) and peripherals.json (values of mainline device
 * trees). What those two do not say, the literals below do, each with its source in the board's `sources`.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'
import { z } from 'zod'
import type { BoardDocument } from '../src/sim/plan/board'
import { describeFaults, parseBoard } from '../src/sim/plan/parse'
import { formatSize } from '../src/sim/plan/units'

const SOC = 'imx8mm'
const ROOT_CONFIGURATION = 'imx8mm@nxp'

const cache = z.object({ size: z.number(), line: z.number(), sets: z.number() })
const boardFacts = z.object({
  socs: z.object({
    [SOC]: z.object({
      cpus: z.array(z.object({ linux_cpu: z.number(), mpidr_aff: z.string(), l1i: cache, l1d: cache })),
      caches: z.array(cache.extend({ level: z.number(), ways: z.number(), colors_4k: z.number() })).length(1),
      gic_from_dt: z.object({ regs: z.array(z.tuple([z.string(), z.string()])).length(2) }),
      dt_memory_nodes: z.array(z.object({ base: z.string(), size: z.string() })),
      dram: z.object({ bus_width_bits: z.number(), peak_mb_per_s: z.number() }),
      source: z.object({ linux: z.string(), dts: z.string() }),
    }),
  }),
  boards: z.array(
    z.object({
      id: z.string(),
      source: z.object({ repo: z.string(), path: z.string(), branch: z.string(), commit: z.string() }),
      system: z.object({
        hypervisor_memory: z.object({ phys_start: z.string(), size: z.string() }),
        pci: z.object({ mmconfig_base: z.string(), mmconfig_end_bus: z.number(), domain: z.number() }),
        gic: z.object({ maintenance_irq: z.number() }),
        root_cell: z.object({
          name: z.string(),
          vpci_irq_base: z.number(),
          mem_regions: z.array(
            z.object({ phys_start: z.string(), size: z.string(), flags: z.array(z.string()), index: z.number() }),
          ),
          irqchips: z.array(z.unknown()),
          pci_devices: z.array(z.object({ shmem_region_roles: z.array(z.object({ index: z.number() })) })),
        }),
      }),
    }),
  ),
})

const peripheralFacts = z.object({
  _meta: z.object({ source: z.string() }),
  socs: z.object({
    [SOC]: z.object({
      peripherals: z.array(
        z.object({
          label: z.string(),
          node: z.string().optional(),
          compatible: z.array(z.string()).optional(),
          category: z.string(),
          base: z.string(),
          size: z.string(),
          spis: z.array(z.number()),
          shared_infrastructure: z.boolean(),
          board_dt_status: z.enum(['okay', 'disabled']).optional(),
          regs: z.array(z.object({ base: z.string(), size: z.string() })).optional(),
        }),
      ),
    }),
  }),
})

/** What lies in each region of NXP's root configuration, by its physical start. */
const REGION_NAMES: Record<string, { name: string; keptFor?: string }> = {
  '0x0': { name: 'Boot ROM, on-chip RAM and peripherals below the interrupt controller' },
  '0x38900000': { name: 'Peripherals above the interrupt controller' },
  '0x40000000': { name: "Root's RAM, with the RAM that root reserves for Linux cells" },
  '0xb3c00000': { name: 'RAM for bare-metal cells' },
  '0xb8000000': { name: 'RAM between the hypervisor and the loader area' },
  '0xbb700000': { name: 'Loader area of Linux cells' },
  '0xbbc00000': { name: 'RAM above the links' },
  '0xbe000000': { name: 'Top of RAM, without execute permission', keptFor: 'OP-TEE' },
}

type DeviceTreeNode = NonNullable<BoardDocument['devices'][number]['deviceTree']>

const UART: Partial<DeviceTreeNode> = {
  clocks: [
    { name: 'ipg', frequency: '24 MHz' },
    { name: 'per', frequency: '24 MHz' },
  ],
}

/** Clocks as root leaves them and properties of the board, of devices for which a source states them. */
const DEVICE_TREE: Record<string, Partial<DeviceTreeNode>> = {
  uart2: UART,
  uart4: UART,
  usdhc3: {
    clocks: [
      { name: 'ipg', frequency: '0 Hz' },
      { name: 'ahb', frequency: '266 MHz' },
      { name: 'per', frequency: '200 MHz' },
    ],
    properties: { 'bus-width': 8, 'non-removable': true, 'fsl,tuning-start-tap': 20, 'fsl,tuning-step': 2 },
  },
}

const GPIO: Partial<DeviceTreeNode> = {
  clocks: [],
  properties: {
    'gpio-controller': true,
    '#gpio-cells': 2,
    'interrupt-controller': true,
    '#interrupt-cells': 2,
    '#address-cells': 0,
  },
}

/** Aliases of the SoC's device tree: uart1 is serial0, and so on. */
const ALIASES: Record<string, string> = {
  uart: 'serial',
  usdhc: 'mmc',
  i2c: 'i2c',
  gpio: 'gpio',
  ecspi: 'spi',
  fec: 'ethernet',
}

function deviceTreeOf(
  label: string,
  category: string,
  node?: string,
  compatible?: string[],
): DeviceTreeNode | undefined {
  const generic = node?.split('/').at(-1)?.split('@')[0]
  if (generic === undefined || compatible === undefined) return undefined
  const [, stem, number] = /^([a-z2]*[a-z])(\d+)$/.exec(label) ?? []
  const alias = stem === undefined ? undefined : ALIASES[stem]
  return {
    node: generic,
    compatible,
    ...(alias === undefined ? {} : { alias: `${alias}${Number(number) - 1}` }),
    ...(category === 'gpio' ? GPIO : DEVICE_TREE[label]),
  }
}

const NXP_UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environment of the i.MX 8M Mini EVK"
const NXP_ROOT_TREE = "NXP's kernel, imx8mm-evk-root device tree"

const BOOT: NonNullable<BoardDocument['boot']> = {
  arguments: [
    {
      text: 'clk_ignore_unused',
      reason: 'Linux would gate the clocks of devices that only cells use.',
      source: NXP_UBOOT,
    },
    {
      text: 'kvm.enable_virt_at_load=false',
      reason: 'Kernels that know this argument would take EL2 for KVM, and Jailhouse could not be enabled.',
      source: NXP_UBOOT,
    },
  ],
  commands: [
    {
      text: 'mw 0x303d0518 0xff',
      reason: 'The resource domain controller leaves UART4 to the Cortex-M4 alone until RDC_PDAP70 opens it to all.',
      device: 'uart4',
      source: NXP_UBOOT,
    },
    {
      text: "setenv jh_clk '{arguments}'",
      reason: "NXP's boot script appends jh_clk to root's command line.",
      source: NXP_UBOOT,
    },
    {
      text: 'run jh_mmcboot',
      reason:
        "Boots Linux with NXP's device tree for Jailhouse, imx8mm-evk-root.dtb; jh_netboot does it over the network.",
      source: NXP_UBOOT,
    },
  ],
  deviceTree: [
    {
      text: 'Delete the compatible of the idle state cpu-pd-wait.',
      reason: 'Deep idle breaks running cells.',
      source: NXP_ROOT_TREE,
    },
    {
      text: 'Disable the devices that cells have (status = "disabled") and keep their pins: append the pin group to another device\'s pinctrl-0.',
      reason: 'A driver in root would program a device that answers a cell.',
      source: NXP_ROOT_TREE,
    },
    {
      text: 'Add the clocks of these devices to init-on-array of the clock controller.',
      reason: 'They are on before a cell runs and stay on (a property of NXP kernels only).',
      source: NXP_ROOT_TREE,
    },
  ],
}

const MIB = 1024n * 1024n
const size = (text: string) => formatSize(BigInt(text))
const hertzText = (mhz: number) => `${mhz} MHz`

async function main([facts, output = 'templates/boards/imx8mm-evk.json']: string[]) {
  if (!facts) throw new Error('usage: tsx scripts/write-board.ts FACTS_FOLDER [OUTPUT]')
  const boards = boardFacts.parse(JSON.parse(await readFile(join(facts, 'boards.json'), 'utf8')))
  const peripherals = peripheralFacts.parse(JSON.parse(await readFile(join(facts, 'peripherals.json'), 'utf8')))
  const soc = boards.socs[SOC]
  const vendor = boards.boards.find((board) => board.id === ROOT_CONFIGURATION)!
  const { system } = vendor
  const [l2] = soc.caches
  const [firstCpu] = soc.cpus
  const [distributor, redistributors] = soc.gic_from_dt.regs
  const linkRegions = new Set(system.root_cell.pci_devices.flatMap((d) => d.shmem_region_roles.map((r) => r.index)))
  const privateCache = (facts: z.infer<typeof cache>) => ({
    size: formatSize(facts.size),
    line: facts.line,
    sets: facts.sets,
    ways: facts.size / facts.line / facts.sets,
  })
  const vendorFile = `${vendor.source.repo} ${vendor.source.branch} (${vendor.source.commit.slice(0, 8)}) ${vendor.source.path}`
  const deviceTree = `${soc.source.linux}, ${soc.source.dts}`

  const document: BoardDocument = {
    $schema: '../schema/board.v1.json',
    version: 1,
    id: 'imx8mm-evk',
    name: 'i.MX 8M Mini EVK',
    soc: 'i.MX 8M Mini',
    compatible: ['fsl,imx8mm-evk', 'fsl,imx8mm'],
    clusters: [
      {
        name: 'Cortex-A53',
        core: 'cortex-a53',
        clock: hertzText(1800),
        cpus: soc.cpus.map((core) => ({ cpu: core.linux_cpu, affinity: core.mpidr_aff })),
        instructionCache: privateCache(firstCpu!.l1i),
        dataCache: privateCache(firstCpu!.l1d),
        sharedCache: { level: l2!.level, ...privateCache(l2!), colours: l2!.colors_4k },
      },
    ],
    companions: [{ core: 'Cortex-M4F', clock: hertzText(400) }],
    memory: {
      type: 'LPDDR4-3000',
      busWidth: soc.dram.bus_width_bits,
      peak: `${soc.dram.peak_mb_per_s / 1000} GB/s`,
      usableShare: 0.56,
      banks: soc.dt_memory_nodes.map((bank) => ({ physical: bank.base, size: size(bank.size) })),
    },
    interruptController: {
      version: 3,
      distributor: { physical: distributor![0], size: size(distributor![1]) },
      redistributors: { physical: redistributors![0], size: size(redistributors![1]) },
      maintenanceInterrupt: system.gic.maintenance_irq,
      spis: 128 * system.root_cell.irqchips.length,
    },
    counter: { frequency: hertzText(8) },
    hypervisor: { physical: system.hypervisor_memory.phys_start, size: size(system.hypervisor_memory.size) },
    virtualPci: {
      window: { physical: system.pci.mmconfig_base, size: '2 MiB' },
      configurationSize: formatSize(BigInt(system.pci.mmconfig_end_bus + 1) * MIB),
      domain: system.pci.domain,
      rootInterrupt: system.root_cell.vpci_irq_base,
      cellInterrupts: [74, 75, 76, 77],
    },
    root: {
      name: system.root_cell.name,
      console: { device: 'uart2', type: 'IMX', size: '4 KiB' },
      regions: system.root_cell.mem_regions
        .filter((region) => !linkRegions.has(region.index))
        .map((region) => {
          const words = REGION_NAMES[region.phys_start]
          if (!words) throw new Error(`the root region at ${region.phys_start} has no name in write-board.ts`)
          return {
            name: words.name,
            physical: region.phys_start,
            size: size(region.size),
            flags: region.flags as BoardDocument['root']['regions'][number]['flags'],
            ...(words.keptFor ? { keptFor: words.keptFor } : {}),
          }
        }),
    },
    // In the order in which they are proposed: root prints on UART2, NXP's own cells print on UART4.
    consoles: ['uart2', 'uart4', 'uart1', 'uart3'].map((device) => ({ device, type: 'IMX', size: '4 KiB' })),
    reserved: [
      { name: 'RAM of Linux cells', purpose: 'inmate', physical: '0x93c00000', size: '512 MiB' },
      { name: 'RAM of bare-metal cells', purpose: 'inmate', physical: '0xb3c00000', size: '64 MiB' },
      { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xbb700000', size: '1 MiB' },
      { name: 'Links', purpose: 'links', physical: '0xbba00000', size: '1 MiB' },
      { name: 'Network links', purpose: 'links', physical: '0xbbb00000', size: '1 MiB' },
    ],
    devices: peripherals.socs[SOC].peripherals.map((device) => {
      const deviceTree = deviceTreeOf(device.label, device.category, device.node, device.compatible)
      return {
        name: device.label,
        kind: device.category,
        regions: (device.regs ?? [device]).map((reg) => ({ physical: reg.base, size: size(reg.size) })),
        spis: [...new Set(device.spis)].sort((a, b) => a - b),
        infrastructure: device.shared_infrastructure,
        ...(device.board_dt_status ? { enabled: device.board_dt_status === 'okay' } : {}),
        ...(deviceTree ? { deviceTree } : {}),
      }
    }),
    boot: BOOT,
    sources: {
      clusters: `Core numbers, MPIDR affinity and cache geometry: ${deviceTree}. Clock: data sheet, the highest rate.`,
      companions: 'NXP product page',
      memory:
        `Banks: ${deviceTree}. Width: NXP knowledge base ta-p/1434761. Peak: LPDDR4-3000 on 32 bits, data sheet. ` +
        'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
      interruptController: `Addresses: ${deviceTree}. Maintenance interrupt and granted SPIs: ${vendorFile}`,
      counter: `${deviceTree}: clock-frequency of the Arm generic timer`,
      hypervisor: vendorFile,
      virtualPci:
        `Window, domain and root's base: ${vendorFile}; size: NXP's imx8mm-evk-root device tree. Interrupts of cells: ` +
        "SPI 74 to 77 have no source on i.MX 8M Mini and Nano (reserved in the interrupt table of NXP's MIMX8MN3_cm7 " +
        "device header, no device in the Mini's device tree, used for this by NXP's own cells).",
      root:
        `${vendorFile} without the regions of its ivshmem devices, which come from a plan's links. OP-TEE at the top of ` +
        'RAM: OP-TEE/optee_os (01987440) core/arch/arm/plat-imx/conf.mk, mx8mmevk: 30 MiB from 32 MiB below the end of ' +
        "RAM, then 2 MiB shared with Linux. These are upstream's defaults; a build may move them.",
      consoles: `Type and size: ${vendorFile}; UARTs: ${deviceTree}`,
      reserved:
        "reserved-memory nodes of NXP's imx8mm-evk-root device tree; its inmate node (576 MiB from 0x93c0_0000) is split " +
        "where NXP's root configuration starts the RAM of bare-metal cells",
      devices: `${peripherals._meta.source}; GPTs: ${vendor.source.repo} configs/arm64/imx8mm-zephyr.c`,
      deviceTree:
        "Compatible strings, node names and aliases: as devices. Clocks of UARTs and uSDHC3, bus width and tuning: NXP's " +
        'imx8mm-evk-inmate device tree. GPIO controllers work without a clock of their own in Linux.',
      boot: 'Each step names its own.',
    },
  }
  const checked = parseBoard(document)
  if (!checked.ok) throw new Error(describeFaults(checked.faults))
  const text = await format(JSON.stringify(document), { parser: 'json', printWidth: 120 })
  await writeFile(output, text)
  console.log(`${output}: ${document.devices.length} devices, ${document.root.regions.length} regions of root`)
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 2
})
