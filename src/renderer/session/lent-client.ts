/** A client that is lent to something that ends before the window does: its subscriptions end with it. */
import type { Client } from '../client'

/** `end` takes back what the borrower listens to; what it asks is answered still. */
export function lendClient(client: Client): { client: Client; end: () => void } {
  const subscriptions = new Set<() => void>()
  return {
    client: {
      request: (method, payload) => client.request(method, payload),
      on(event, listener) {
        const stop = client.on(event, listener)
        subscriptions.add(stop)
        return () => {
          subscriptions.delete(stop)
          stop()
        }
      },
    },
    end() {
      for (const stop of subscriptions) stop()
      subscriptions.clear()
    },
  }
}
