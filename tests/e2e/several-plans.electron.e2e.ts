import { describe } from 'vitest'
import { openElectron } from './electron-shell'
import { tellOfSeveralPlans } from './several-plans'

describe('several plans in Electron', () => {
  tellOfSeveralPlans((given) => openElectron({ given }))
})
