/** Cell files that a window looks at and writes. */
import type { Request } from '../contract/contract'
import type { Grants } from './grants'
import type { HeldTemplates } from './held-templates'

// Much of the application's code is behind it, and a window that opens waits for none of that.
const exporting = () => import('./export-plan')

export function exportHandlers(templates: HeldTemplates, grants: Grants) {
  return {
    'export.preview': async (request: Request<'export.preview'>) => ({
      files: await (await exporting()).previewExport(request.document, await templates.library()),
    }),
    'export.write': async (request: Request<'export.write'>) => {
      const directory = await grants.resolve(request.directory)
      const { exportPlan } = await exporting()
      return { directory, files: await exportPlan(request.document, await templates.library(), directory) }
    },
  }
}
