/** What a test does with the page. */
export interface HostPage {
  /** Opens or closes the dialog of the host. */
  readonly setOpen: (isOpen: boolean) => void
  readonly isOpen: () => boolean
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

declare global {
  interface Window {
    host: HostPage
  }
}
