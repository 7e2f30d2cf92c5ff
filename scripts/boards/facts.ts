/** The collected facts that boards are made from, as far as they are read: boards.json and peripherals.json of one folder. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const cache = z.object({ size: z.number().nullable(), line: z.number().nullable(), sets: z.number().nullable() })
export type CacheFacts = z.infer<typeof cache>

const socFacts = z.object({
  cpus: z.array(
    z.object({
      linux_cpu: z.number(),
      mpidr_aff: z.string(),
      l1i: cache.optional(),
      l1d: cache.optional(),
      next_level: z.string().optional(),
    }),
  ),
  caches: z.array(cache.extend({ node: z.string(), level: z.number(), next: z.string().optional() })).default([]),
  gic_from_dt: z.object({ regs: z.array(z.tuple([z.string(), z.string()])).min(2) }).optional(),
  dt_memory_nodes: z.array(z.object({ base: z.string(), size: z.string() })).default([]),
  dram: z.object({ bus_width_bits: z.number() }).optional(),
  source: z.object({ linux: z.string().optional(), dts: z.string().optional(), path: z.string().optional() }),
})
export type SocFacts = z.infer<typeof socFacts>

const rootFacts = z.object({
  id: z.string(),
  source: z.object({ repo: z.string(), path: z.string(), branch: z.string(), commit: z.string() }),
  system: z.object({
    hypervisor_memory: z.object({ phys_start: z.string(), size: z.string() }),
    debug_console: z.object({ address: z.string(), size: z.string(), type: z.enum(['PL011', 'IMX', 'IMX_LPUART']) }),
    pci: z.object({ mmconfig_base: z.string(), mmconfig_end_bus: z.number(), domain: z.number() }),
    iommu_units: z.array(z.object({ base: z.string(), size: z.string() })),
    gic: z.object({ maintenance_irq: z.number(), gicd_base: z.string(), gicr_base: z.string() }),
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
})
export type RootFacts = z.infer<typeof rootFacts>

const peripheral = z.object({
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
  scu_resource_ids: z.array(z.number()).optional(),
})
export type PeripheralFacts = z.infer<typeof peripheral>

const boardsFile = z.object({ socs: z.record(z.string(), socFacts), boards: z.array(rootFacts) })
const peripheralsFile = z.object({
  _meta: z.object({ source: z.string() }),
  socs: z.record(z.string(), z.object({ peripherals: z.array(peripheral) })),
})

export interface Facts {
  socs: z.infer<typeof boardsFile>['socs']
  roots: RootFacts[]
  peripherals: z.infer<typeof peripheralsFile>['socs']
  peripheralSource: string
}

/** Reads the two files of `folder`. Throws when one is missing or holds something else. */
export async function readFacts(folder: string): Promise<Facts> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'))
  const boards = boardsFile.parse(await read('boards.json'))
  const peripherals = peripheralsFile.parse(await read('peripherals.json'))
  return {
    socs: boards.socs,
    roots: boards.boards,
    peripherals: peripherals.socs,
    peripheralSource: peripherals._meta.source,
  }
}
