import type { Socket } from 'node:net'

/** What happens to the bytes of one direction. Read for each chunk, so a change takes effect at once. */
export interface PipeConditions {
  /** Bytes vanish, and so does the end of the stream: the far side learns nothing. */
  readonly swallow: boolean
  /** How long each byte is on its way, in milliseconds. */
  readonly latencyMs: number
  /** At most so many bytes per second; `Infinity` for no limit. */
  readonly bytesPerSecond: number
  /** Cut into pieces of one byte, a millisecond apart, at most so many per chunk. */
  readonly slice: boolean
  /** A stream that lost bytes is reset by its next byte, as by a router that forgot it. */
  readonly resetsLost: boolean
}

/** One direction of a proxied connection. */
export interface ChaosPipe {
  /** Nothing is passed on any more. */
  stop(): void
}

interface Piece {
  readonly data: Buffer | 'end'
  readonly dueAt: number
}

/** Bytes that may wait here before the sender is held back. */
const highWater = 256 * 1024

/** Passes bytes on in order, as the conditions of the moment say. */
export function createChaosPipe(from: Socket, to: Socket, conditions: () => PipeConditions): ChaosPipe {
  const pieces: Piece[] = []
  let waiting = 0
  let lastDueAt = 0
  let timer: NodeJS.Timeout | undefined
  // A stream that lost bytes once can never be right again: it stays silent, as behind a NAT that forgot it.
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
