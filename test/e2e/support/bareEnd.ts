/** How a bare WebSocket ended. */
export interface BareEnd {
  readonly events: readonly string[]
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** A page of any browser. */
interface Evaluates {
  evaluate<Result>(run: (given: string) => Promise<Result>, given: string): Promise<Result>
}

/** Opens a bare WebSocket in the page and returns its end. */
export function bareEnd(on: { readonly page: Evaluates }, url: string): Promise<BareEnd> {
  return on.page.evaluate(
    (to) =>
      new Promise<BareEnd>((resolve) => {
        const socket = new WebSocket(to)
        const events: string[] = []
        socket.addEventListener('open', () => {
          events.push('open')
          socket.send('open')
        })
        socket.addEventListener('error', () => events.push('error'))
        socket.addEventListener('close', ({ code, reason, wasClean }) => {
          // An error that came after the close would still be seen.
          setTimeout(() => resolve({ events, code, reason, wasClean }), 100)
        })
      }),
    url,
  )
}
