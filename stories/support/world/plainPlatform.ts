import type { Environment } from 'react-connectivity'

/** The part of the platform's `WebSocket` that a plain app uses. */
export type PlainSocket = Pick<
  WebSocket,
  'readyState' | 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'
>

/** What a plain app takes from the platform. */
export interface PlainPlatform {
  readonly WebSocket: new (url: string) => PlainSocket
  readonly setTimeout: (run: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
}

/** `setTimeout` and `clearTimeout` of a device. */
export function timersOf({ setTimer }: Environment): Omit<PlainPlatform, 'WebSocket'> {
  const timers = new Map<number, () => void>()
  let last = 0
  return {
    setTimeout(run, ms) {
      last += 1
      const timer = last
      const cancel = setTimer(() => {
        timers.delete(timer)
        run()
      }, ms)
      timers.set(timer, cancel)
      return timer
    },
    clearTimeout(timer) {
      timers.get(timer)?.()
      timers.delete(timer)
    },
  }
}
