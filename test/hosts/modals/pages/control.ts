import type { Stage } from '../../../../stories/support/stage.js'

/** What a test does with the connection of a page. */
export interface ConnectionControl {
  /** The connection is lost and does not come back by itself. */
  readonly lose: () => void
  /** The network is healthy again. */
  readonly heal: () => void
  /** More messages than the server keeps are published during a short loss. */
  readonly overrun: () => void
  readonly dials: () => number
  /** Lets time pass for the client. Its clock stands still otherwise. */
  readonly pass: (ms: number) => Promise<void>
}

/** What a test does with a page that has a dialog. */
export interface HostPage extends ConnectionControl {
  /** Opens or closes the dialog of the host. */
  readonly setOpen: (isOpen: boolean) => void
  readonly isOpen: () => boolean
}

declare global {
  interface Window {
    host: HostPage
  }
}

/** Controls the connection of a stage whose channel `orders` keeps few messages. */
export function controlConnection({ simulation: { network, server }, advance }: Stage): ConnectionControl {
  return {
    lose() {
      network.mode = 'refuse'
      network.cut()
    },
    heal: () => void (network.mode = 'pass'),
    overrun() {
      void server.publish('orders', 'first').then(() => {
        network.cut()
        for (let index = 0; index < 20; index += 1) void server.publish('orders', index)
      })
    },
    dials: () => network.dials(),
    pass: advance,
  }
}
