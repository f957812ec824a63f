import type { Situation } from 'react-connectivity/testing'

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

/** What a test does with the dialog of a page. */
export interface DialogControl {
  /** Opens or closes the dialog of the host. */
  readonly setOpen: (isOpen: boolean) => void
  readonly isOpen: () => boolean
  /** How often the page was reloaded, in place of which it is counted. */
  readonly reloads: () => number
}

declare global {
  interface Window {
    host: ConnectionControl
    dialog: DialogControl
  }
}

/** Controls the connection of a situation whose channel `orders` keeps few messages. */
export function controlConnection({
  simulation: { network, server },
  advance,
}: Situation): ConnectionControl {
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
