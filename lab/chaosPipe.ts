import type { Socket } from 'node:net'

/** Conditions of one direction. Read for each chunk, so a change takes effect at once. */
export interface PipeConditions {
  /** Drops all bytes and the end of the stream. */
  readonly swallow: boolean
  /** Latency of each byte, in milliseconds. */
  readonly latencyMs: number
  /** Bandwidth in bytes per second; `Infinity` for no limit. */
  readonly bytesPerSecond: number
  /** Cut into pieces of one byte, a millisecond apart, at most so many per chunk. */
  readonly slice: boolean
  /** Resets a stream that lost bytes at its next byte, as a router does after its time-out. */
  readonly resetsLost: boolean
}

/** One direction of a proxied connection. */
export interface ChaosPipe {
  /** Stops forwarding. */
  readonly stop: () => void
}

interface Piece {
  readonly data: Buffer | 'end'
  readonly dueAt: number
}

/** Buffered bytes before backpressure. */
const highWater = 256 * 1024

/** Forwards bytes in order under the current conditions. */
export function createChaosPipe(from: Socket, to: Socket, conditions: () => PipeConditions): ChaosPipe {
  const pieces: Piece[] = []
  let waiting = 0
  let lastDueAt = 0
  let timer: NodeJS.Timeout | undefined
  // A stream that lost bytes stays silent, as behind a NAT after its time-out.
  let isLost = false
  let isStopped = false

  function add(data: Buffer | 'end'): void {
    if (isStopped) return
    const { swallow, latencyMs, bytesPerSecond, slice, resetsLost } = conditions()
    if (isLost && resetsLost && !swallow) {
      from.resetAndDestroy()
      to.resetAndDestroy()
    }
    isLost ||= swallow
    if (isLost) return
    const size = data === 'end' ? 0 : data.length
    if (data !== 'end' && slice) {
      for (let at = 0; at < size; at++) push(data.subarray(at, at + 1), latencyMs, 1)
    } else {
      push(data, latencyMs, bytesPerSecond === Infinity ? 0 : (size / bytesPerSecond) * 1000)
    }
    if (waiting > highWater) from.pause()
    flush()
  }

  function push(data: Buffer | 'end', latencyMs: number, takesMs: number): void {
    lastDueAt = Math.max(performance.now() + latencyMs, lastDueAt) + takesMs
    pieces.push({ data, dueAt: lastDueAt })
    waiting += data === 'end' ? 0 : data.length
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    for (let piece = pieces[0]; piece !== undefined && !isStopped; piece = pieces[0]) {
      const left = piece.dueAt - performance.now()
      if (left > 0) {
        timer = setTimeout(flush, left)
        break
      }
      pieces.shift()
      if (piece.data === 'end') to.end()
      else {
        waiting -= piece.data.length
        if (!to.write(piece.data)) from.pause()
      }
    }
    if (from.isPaused() && waiting <= highWater && !to.writableNeedDrain) from.resume()
  }

  from.on('data', add)
  from.on('end', () => add('end'))
  to.on('drain', flush)
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
      pieces.length = 0
    },
  }
}
