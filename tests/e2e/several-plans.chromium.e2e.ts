import { describe } from 'vitest'
import { openChromium } from './chromium-shell'
import { tellOfSeveralPlans } from './several-plans'

describe('several plans in Chromium', () => {
  tellOfSeveralPlans((home) => openChromium({}, home))
})
