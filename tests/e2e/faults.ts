/**
 * Everything that goes wrong in a page without a test asking: errors, console errors and warnings, refused content, failed
 * requests. A shell's test ends by asserting that the list is empty.
 */
import type { Page } from 'playwright-core'

/** Collects from now on, for this page and for every page that it loads. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`)
    }
  })
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
  })
  page.on('crash', () => faults.push('the page crashed'))
  return faults
}
