/** What NXP's boot loaders and device trees do for Jailhouse, in the steps that several boards share. */
import type { Boot } from './literals'

type Step = Boot['commands'][number]

/** Linux keeps clocks running that it does not know to be used. */
export function keepClocks(source: string): Step {
  return {
    text: 'clk_ignore_unused',
    reason: 'Linux would gate the clocks of devices that only cells use.',
    source,
  }
}

/** KVM must not own EL2. */
export function withoutKvm(source: string): Step {
  return {
    text: 'kvm.enable_virt_at_load=false',
    reason: 'Kernels that know this argument would take EL2 for KVM, and Jailhouse could not be enabled.',
    source,
  }
}

/** The same on cores with virtualization host extensions, where the kernel itself runs at EL2. */
export function withoutHostExtensions(source: string): Step {
  return {
    text: 'kvm-arm.mode=nvhe',
    reason: 'The Cortex-A55 has virtualization host extensions: Linux would stay at EL2, where Jailhouse has to be.',
    source,
  }
}

/** The arguments go through NXP's own variable. */
export function passArguments(source: string): Step {
  return {
    text: "setenv jh_clk '{arguments}'",
    reason: "NXP's boot script appends jh_clk to root's command line.",
    source,
  }
}

/** Boots with NXP's device tree for root, `tree`. */
export function bootRoot(tree: string, source: string): Step {
  return {
    text: 'run jh_mmcboot',
    reason: `Boots Linux with NXP's device tree for Jailhouse, ${tree}; jh_netboot does it over the network.`,
    source,
  }
}

/** Deep idle off. */
export function withoutDeepIdle(source: string): Step {
  return {
    text: 'Delete the compatible of the idle state cpu-pd-wait.',
    reason: 'Deep idle breaks running cells.',
    source,
  }
}

/** Devices of cells: no driver in root, but pins and clocks. */
export function handOverDevices(source: string): Step[] {
  return [
    {
      text: 'Disable the devices that cells have (status = "disabled") and keep their pins: append the pin group to another device\'s pinctrl-0.',
      reason: 'A driver in root would program a device that answers a cell.',
      source,
    },
    {
      text: 'Add the clocks of these devices to init-on-array of the clock controller.',
      reason: 'They are on before a cell runs and stay on (a property of NXP kernels only).',
      source,
    },
  ]
}

/** The DRAM's rate stays. */
export function withoutBusfreq(source: string): Step {
  return {
    text: 'Disable the node busfreq (status = "disabled").',
    reason: "Root would change the DRAM's rate below running cells.",
    source,
  }
}

/** The hand-over that the system controller needs on 8QuadMax and 8QuadXPlus. */
export function systemPartition(source: string): Step {
  return {
    text: "setenv boot_os 'scu_rm dtb ${fdt_addr}; booti ${loadaddr} - ${fdt_addr}'",
    reason:
      "The system controller gives the resources and pads that root's device tree lists in its domu node to a partition of the cells.",
    source,
  }
}

/** The node that `systemPartition` reads. */
export function partitionNode(source: string): Step {
  return {
    text: 'List the resources and pads of the cells\' devices in a domu node (compatible "xen,domu").',
    reason:
      'What is not listed stays with root in the system controller, and the first access of a cell is a bus error.',
    source,
  }
}
