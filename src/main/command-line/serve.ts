/** `cellbench serve [PLAN]`: the window in a browser. */
import { configurationFolder } from '../services/configuration-folder'
import { errnoOf } from '../services/file-faults'
import { openPlan } from '../services/plan-files'
import { createServices } from '../services/services'
import { stateFolder } from '../services/state-folder'
import { startHost, type Host } from '../host/host'
import { ServiceError } from '../contract/service-error'
import type { Context } from './context'
import { complain, EXIT, print, printJson, type ExitCode } from './output'
import { untilTold } from './until-told'

export interface ServeOptions {
  port: number
  host: string
  json: boolean
}

/** Serves until SIGINT or SIGTERM. */
export async function serve(context: Context, plan: string | undefined, options: ServeOptions): Promise<ExitCode> {
  // A plan that cannot be opened is said here, where it was named, and not in a window.
  if (plan !== undefined) await openPlan(plan)
  const folder = process.cwd()
  const services = await createServices({
    shell: 'browser',
    installation: context.installation,
    configuration: configurationFolder(),
    state: stateFolder(),
    userTemplates: context.userTemplates,
    folders: [folder],
    trustRecent: false,
    openAtStart: plan,
  })
  try {
    const host = await listen(context, services, options)
    const { url, origin, port } = host
    if (options.json) printJson({ url, origin, port, folder })
    else print(`Cellbench is at ${url}\nThe address works once; it opens and saves plans in ${folder}. Ctrl+C ends it.`)
    if (!['127.0.0.1', 'localhost', '::1'].includes(options.host)) {
      complain(`It listens on ${options.host}: other machines can reach it, and the connection is not encrypted.`)
    }
    await untilTold()
    await host.close()
    return EXIT.clean
  } finally {
    await services.close()
  }
}

async function listen(
  context: Context,
  services: Awaited<ReturnType<typeof createServices>>,
  options: ServeOptions,
): Promise<Host> {
  const { host: address, port } = options
  try {
    return await startHost({ services, window: context.installation.window, address, port })
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `port ${port} of ${address} is in use; leave --port out to get a free one`,
      EACCES: `port ${port} may not be listened on by this user; take one above 1023`,
      EADDRNOTAVAIL: `${address} is not an address of this machine`,
      ENOTFOUND: `${address} is not an address of this machine`,
    }
    const reason = reasons[errnoOf(error) ?? '']
    if (reason === undefined) throw error
    throw new ServiceError('bad-input', `Cellbench cannot listen: ${reason}.`)
  }
}
