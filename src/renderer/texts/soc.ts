/** Words of the chip's drawing. */
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
  link: (name: string, protocol: string, between: readonly string[], size: string) =>
    `${name}, ${protocol}, between ${between.join(' and ')}, ${size}`,
}
