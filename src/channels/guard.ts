import type { PartHost } from '../engine/part.js'

/** Reports an error of the app's own function where the turn loop does it, and goes on. */
export function guard({ call }: Pick<PartHost, 'call'>, run: () => void): void {
  try {
    run()
  } catch (error) {
    call(() => {
      throw error
    })
  }
}
