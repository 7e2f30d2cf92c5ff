/**
 * Everything that the window can do to a plan. Each operation is pure: it takes the document and returns the new one with
 * a label and the patches both ways. Nothing here checks: the rules look at what came out.
 */
export { assignDevice, removeCell, renameCell, setField } from './edit-cells'
export { addLink, movableName, moveRegion, paintColours, removeLink, resizeRegion } from './edit-memory'
export { addCell, addWorkload, assignCore, moveWorkload, removeWorkload, renameWorkload } from './edit-workloads'
