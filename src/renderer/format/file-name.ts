/** A name as a part of a file's name on any system: `flight/control` as "flight-control". Empty where nothing is left. */
export function fileName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
