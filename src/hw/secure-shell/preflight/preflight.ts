/** Is the board what the plan was made for? A pure comparison of facts with a plan; nothing is asked or changed here. */
import type { BundleParts } from '../../bundle/parts'
import type { BoardFacts } from '../board-facts'
import type { Finding } from '../finding'
import { checkFirmware, checkFormat, checkHypervisorLevel, checkModule, checkRunning, checkTool } from './jailhouse'
import {
  checkCellConsoles,
  checkConsole,
  checkCores,
  checkInterruptController,
  checkModel,
  checkTools,
  checkUser,
} from './machine'
import { checkBanks, checkCommandLine, checkDeviceTree, checkMemoryMap, checkReservedMemory } from './memory'

/** All findings, also those that fit, in the order in which a person would look. */
export function preflight(facts: BoardFacts, parts: BundleParts): Finding[] {
  return [
    checkModel(facts, parts),
    checkUser(facts),
    checkTools(facts),
    checkModule(facts),
    checkTool(facts),
    checkFirmware(facts),
    checkFormat(facts, parts),
    checkHypervisorLevel(facts),
    checkRunning(facts, parts),
    checkCores(facts, parts),
    checkInterruptController(facts, parts),
    checkBanks(facts, parts),
    checkMemoryMap(facts, parts),
    checkReservedMemory(facts, parts),
    ...checkCommandLine(facts, parts),
    ...checkDeviceTree(parts),
    checkConsole(facts, parts),
    ...checkCellConsoles(facts, parts),
  ]
}
