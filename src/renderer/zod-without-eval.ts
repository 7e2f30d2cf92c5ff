/**
 * Has to be the first import of the window: schemas ask for this setting while they are made. The window's content security
 * policy forbids code from text, which zod would otherwise try and be reported for.
 */
import { z } from 'zod'

z.config({ jitless: true })
