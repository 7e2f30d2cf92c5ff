/** Words of the chip's drawing. */
import { counted } from '../format/numbers'

export const SOC_TEXTS = {
  devices: 'Devices',
  withRoot: (count: number) => `${count} with root`,
  withRootHelp: 'Show the devices that root has, to drag one onto a core',
  rootDevices: 'Devices of root',
  noRootDevices: 'Root has no device left.',
  devicesHelp: 'Enter picks a device up, the arrows choose the cell that gets it.',
  device: (name: string, owner: string, spis: readonly number[], console: boolean, infrastructure: boolean) =>
    `${name}, with ${owner}${console ? ' as its console' : ''}, ${
      spis.length > 0 ? `SPI ${spis.join(', ')}` : 'no interrupt'
    }${infrastructure ? '; root needs it for clocks, pins or power' : ''}`,
  links: 'Links',
  drawLink: (cell: string) => `Draw a link from ${cell}`,
  drawLinkHelp: 'Drag it to another cell, or press Enter and choose a cell with the arrows',
  holdings: (memory: string, devices: number, links: number) =>
    [memory, counted(devices, 'device'), counted(links, 'link')].join(', '),
  rootHoldings: (links: number) => `what remains, ${counted(links, 'link')}`,
  link: (name: string, protocol: string, between: readonly string[], size: string) =>
    `${name}, ${protocol}, between ${between.join(' and ')}, ${size}`,
}

const everyone = 'root and every cell that names no colours'

export const CACHE_TEXTS = {
  name: (level: number, size: string) => `L${level} ${size}, shared`,
  colours: (brush: string | undefined) => `Cache colours${brush === undefined ? '' : `, painting for ${brush}`}`,
  colour: (colour: number, owners: readonly string[], shared: boolean) => {
    const who = [...owners, ...(shared ? [everyone] : [])]
    return `Colour ${colour}: ${who.join(' and ')}${owners.length > 1 ? ', who evict each other there' : ''}`
  },
  note: (count: number, brush: string | undefined) =>
    brush === undefined ? `${count} colour${count === 1 ? '' : 's'}` : `painting ${brush}`,
  choose: 'Choose a cell first: its colours are painted here.',
  help: (brush: string | undefined, coloured: boolean) =>
    `${brush === undefined ? 'Choose a cell to paint its colours' : `Drag across to paint for ${brush}`}${
      coloured ? '' : '; colouring is off, so nothing is kept apart'
    }`,
}
