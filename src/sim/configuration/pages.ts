/** Stage-2 translation knows whole pages only. */

/** Bytes of a page: the granule that Jailhouse maps with on Arm (hypervisor/arch/arm-common, PAGE_SIZE). */
export const PAGE = 4096n

/** The next lower multiple of 4 KiB, or the value itself. */
export function pageFloor(value: bigint): bigint {
  return value - (value % PAGE)
}

/** The next higher multiple of 4 KiB, or the value itself. */
export function pageCeiling(value: bigint): bigint {
  return pageFloor(value + PAGE - 1n)
}
