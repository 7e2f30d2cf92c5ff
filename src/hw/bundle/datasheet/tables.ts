/** The tables of the datasheet. */
import { createHash } from 'node:crypto'
import {
  grantedSpis,
  MEMORY_FLAGS,
  type CellConfiguration,
  type MemoryRegion,
} from '../../../sim/configuration/configuration'
import { numberList } from '../../../sim/hypervisor/number-list'
import type { Guest } from '../../../sim/plan/plan'
import { displayAddress, formatSize, formatTime } from '../../../sim/plan/units'
import { virtualPciHost } from '../../devicetree/virtual-pci'
import type { BundleFile } from '../bundle-file'
import type { BundleParts } from '../parts'
import { cellColour, ROOT_COLOUR } from '../../../sim/report/colours'
import { GUEST_WORDS } from '../../../sim/plan/guest-words'
import { html, type Markup } from '../../../sim/report/html'

const swatch = (colour: string) => html`<span class="swatch" style="background: ${colour}"></span>`
const NOTHING = '–'

/** Access of a region: read, write, execute as letters, the rest by its name. */
function access({ flags }: MemoryRegion): string {
  const names = (Object.keys(MEMORY_FLAGS) as (keyof typeof MEMORY_FLAGS)[]).filter(
    (n) => (flags & MEMORY_FLAGS[n]) !== 0n,
  )
  const letters = { READ: 'R', WRITE: 'W', EXECUTE: 'X' } as const
  const short = names.flatMap((name) => (name in letters ? [letters[name as keyof typeof letters]] : [])).join('')
  return [short, ...names.filter((name) => !(name in letters))].filter((part) => part !== '').join(' ') || NOTHING
}

/** One row for root and for each cell. */
export function cellsTable({ plan, configuration, cells }: BundleParts): Markup {
  const { rootCell } = configuration.system
  const given = new Set(cells.flatMap((cell) => cell.configuration.cpus))
  const row = (colour: string, name: string, guest: Guest, rest: Markup) =>
    html`<tr>
      <td>${swatch(colour)}${name}</td>
      <td>${GUEST_WORDS[guest]}</td>
      ${rest}
    </tr> `
  return html`<table>
    <thead>
      <tr>
        <th>cell</th>
        <th>guest</th>
        <th>cores</th>
        <th>entry</th>
        <th>console</th>
        <th>devices</th>
      </tr>
    </thead>
    <tbody>
      ${row(
        ROOT_COLOUR,
        rootCell.name,
        plan.root.guest,
        html`<td>${numberList(rootCell.cpus.filter((cpu) => !given.has(cpu))) || 'none'}</td>
          <td>${NOTHING}</td>
          <td>${plan.root.console ?? NOTHING}</td>
          <td>all that no cell has</td>`,
      )}${cells.map(({ planned, configuration: cell }, i) =>
        row(
          cellColour(i),
          cell.name,
          planned.guest,
          html`<td>${numberList(cell.cpus)}</td>
            <td class="a"><code>${displayAddress(cell.cpuResetAddress)}</code></td>
            <td>${planned.console ?? NOTHING}</td>
            <td>${planned.devices.join(', ') || NOTHING}</td>`,
        ),
      )}
    </tbody>
  </table>`
}

function regionsTable(cell: CellConfiguration): Markup {
  const rows = cell.memoryRegions.filter((region) => region.size > 0n)
  return html`<table>
    <thead>
      <tr>
        <th>region</th>
        <th>guest address</th>
        <th>physical address</th>
        <th class="n">size</th>
        <th>access</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (region) =>
          html`<tr>
            <td>${region.origin?.label ?? NOTHING}</td>
            <td class="a"><code>${displayAddress(region.virtualStart)}</code></td>
            <td class="a">
              <code
                >${(region.flags & MEMORY_FLAGS.COMM_REGION) !== 0n ? 'hypervisor' : displayAddress(region.physicalStart)}</code
              >
            </td>
            <td class="n">${formatSize(region.size)}</td>
            <td>${access(region)}</td>
          </tr> `,
      )}
    </tbody>
  </table>`
}

/** What each cell's configuration says, with the digest of its file. */
export function configurationSections(
  { configuration, cells, rootFile }: BundleParts,
  files: readonly BundleFile[],
): Markup {
  const digest = (path: string) => {
    const file = files.find((candidate) => candidate.path === path)
    return file ? createHash('sha256').update(file.bytes).digest('hex') : NOTHING
  }
  const section = (colour: string, cell: CellConfiguration, path: string) =>
    html`<h3>${swatch(colour)}${cell.name}</h3>
      <p class="note"><code>${path}</code>, SHA-256 <code>${digest(path)}</code></p>
      ${regionsTable(cell)} `
  return html`${section(ROOT_COLOUR, configuration.system.rootCell, `cells/${rootFile}.cell`)}${cells.map((cell, i) =>
    section(cellColour(i), cell.configuration, `cells/${cell.file}.cell`),
  )}`
}

/** Every interrupt that a cell has, and why. */
export function interruptsTable({ plan, board, configuration, cells }: BundleParts): Markup {
  const rows = cells.flatMap(({ configuration: cell, planned }, i) => {
    const host = virtualPciHost(configuration.system, cell)
    const devices = board.devices.filter(({ name }) => planned.devices.includes(name) || planned.console === name)
    return grantedSpis(cell).map((spi) => {
      const pin = host?.interrupts.find((interrupt) => interrupt.spi === spi)
      const links = host?.devices.filter(({ bdf }) => pin && ((bdf >> 3) & 3) + 1 === pin.pin) ?? []
      const names = links.map((link) => link.origin?.label ?? 'link')
      const source = [...devices.filter((device) => device.spis.includes(spi)).map((device) => device.name), ...names]
      return { spi, cell: cell.name, colour: cellColour(i), source: source.join(', ') || NOTHING }
    })
  })
  if (rows.length === 0) return html`<p>No cell has an interrupt of its own.</p>`
  return html`<table>
      <thead>
        <tr>
          <th class="n">SPI</th>
          <th class="n">INTID</th>
          <th>cell</th>
          <th>source</th>
        </tr>
      </thead>
      <tbody>
        ${rows
          .sort((a, b) => a.spi - b.spi)
          .map(
            ({ spi, cell, colour, source }) =>
              html`<tr>
                <td class="n">${spi}</td>
                <td class="n">${spi + 32}</td>
                <td>${swatch(colour)}${cell}</td>
                <td>${source}</td>
              </tr> `,
          )}
      </tbody>
    </table>
    <p class="note">
      ${plan.jailhouse.interruptDelivery === 'direct' ? 'Interrupts are delivered directly (SDEI in the firmware).' : 'Every interrupt enters the hypervisor before its cell.'}
    </p>`
}

/** Links with their peers and how their memory is divided. */
export function linksTable({ plan, configuration }: BundleParts): Markup {
  if (plan.links.length === 0) return html`<p>The cells have no links.</p>`
  const all = [configuration.system.rootCell, ...configuration.cells]
  const rows = plan.links.map((link, i) => {
    const isOwn = (path: readonly (string | number)[] | undefined) => path?.[0] === 'links' && path[1] === i
    const member = all.find((cell) => cell.pciDevices.some((device) => isOwn(device.origin?.path)))
    const device = member?.pciDevices.find((candidate) => isOwn(candidate.origin?.path))
    const sections = member?.memoryRegions.filter((region) => isOwn(region.origin?.path) && region.size > 0n) ?? []
    const bdf = device === undefined ? NOTHING : `00:${((device.bdf >> 3) & 31).toString(16).padStart(2, '0')}.0`
    return html`<tr>
      <td class="a">${swatch(cellColour(configuration.cells.length + i))}${link.name}</td>
      <td>${link.protocol}</td>
      <td>${link.between.map((peer, id) => `${id} ${peer}`).join(', ')}</td>
      <td class="a"><code>${bdf}</code></td>
      <td class="a"><code>${displayAddress(link.physical)}</code></td>
      <td class="n">${formatSize(link.size)}</td>
      <td>
        ${sections.map((region) => `${(region.origin?.label ?? '').split(', ').at(-1)} ${formatSize(region.size)}`).join(', ')}
      </td>
    </tr> `
  })
  return html`<table>
    <thead>
      <tr>
        <th>link</th>
        <th>protocol</th>
        <th>peers</th>
        <th>device</th>
        <th>address</th>
        <th class="n">size</th>
        <th>sections</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

/** Latency budgets and the chains that they are about. */
export function limitsTable({ plan }: BundleParts): Markup {
  const limits =
    plan.limits.length === 0
      ? html`<p>The plan sets no limits.</p>`
      : html`<table>
          <thead>
            <tr>
              <th>workload</th>
              <th>measure</th>
              <th class="n">percentile</th>
              <th class="n">at most</th>
            </tr>
          </thead>
          <tbody>
            ${plan.limits.map(
              (limit) =>
                html`<tr>
                  <td>${limit.of}</td>
                  <td>${limit.measure}</td>
                  <td class="n">${limit.percentile === 100 ? 'maximum' : limit.percentile}</td>
                  <td class="n">${formatTime(limit.atMost)}</td>
                </tr> `,
            )}
          </tbody>
        </table>`
  const chains = plan.chains.map((chain) => html`<p class="note">Chain ${chain.name}: ${chain.steps.join(' → ')}</p> `)
  return html`${limits}${chains}`
}

/** What the rules found. Errors keep a plan from being exported, so there are none here. */
export function problemsTable({ problems }: BundleParts): Markup {
  if (problems.length === 0) return html`<p>Every rule was run on this plan; none found anything.</p>`
  return html`<table>
    <thead>
      <tr>
        <th>severity</th>
        <th>finding</th>
        <th>where</th>
      </tr>
    </thead>
    <tbody>
      ${problems.map(
        (problem) =>
          html`<tr>
            <td class="severity ${problem.severity}">${problem.severity}</td>
            <td>${problem.message}</td>
            <td>${problem.places.map((place) => place.label).join(', ')}</td>
          </tr> `,
      )}
    </tbody>
  </table>`
}
