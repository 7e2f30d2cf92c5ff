/** Every board, made from the collected facts and the literals beside this file. */
import type { BoardDocument } from '../../src/sim/plan/board'
import type { Facts } from './facts'
import { imx8dxl } from './imx8dxl'
import { imx8mm } from './imx8mm'
import { imx8mn } from './imx8mn'
import { imx8mp } from './imx8mp'
import { imx8mq } from './imx8mq'
import { imx8qm } from './imx8qm'
import { imx8qxp } from './imx8qxp'
import { imx8ulp } from './imx8ulp'
import { imx93 } from './imx93'
import { imx95 } from './imx95'
import { makeBoard } from './make-board'
import { qemuArm64 } from './qemu-arm64'
import { zcu104 } from './zcu104'

const COLLECTED = [imx8dxl, imx8mm, imx8mn, imx8mp, imx8mq, imx8qm, imx8qxp, imx8ulp, imx93, imx95, qemuArm64]

/** The documents of all boards. */
export function makeBoards(facts: Facts): BoardDocument[] {
  return [...COLLECTED.map((board) => makeBoard(board, facts)), zcu104]
}
