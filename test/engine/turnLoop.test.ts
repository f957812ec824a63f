import { describe, expect, it } from 'vitest'
import { createTurnLoop } from '../../src/engine/turnLoop.js'

interface Watched {
  readonly loop: ReturnType<typeof createTurnLoop>
  /** What ran, in order; `end` for the end of a turn. */
  readonly log: unknown[]
}

function watchLoop(): Watched {
  const log: unknown[] = []
  const loop = createTurnLoop({ endTurn: () => log.push('end'), report: (error) => log.push(error) })
  return { loop, log }
}

describe('a turn', () => {
  it('runs its tasks, also those they add, ends once and then tells the app', () => {
    const { loop, log } = watchLoop()
    loop.run(() => {
      log.push('first')
      loop.call(() => log.push('told'))
      loop.run(() => log.push('second'))
    })
    expect(log).toEqual(['first', 'second', 'end', 'told'])
  })

  it('is shared by all calls of one tick', async () => {
    const { loop, log } = watchLoop()
    for (const each of [1, 2, 3]) loop.batch(() => log.push(each))
    expect(log).toEqual([1, 2, 3])
    await Promise.resolve()
    expect(log).toEqual([1, 2, 3, 'end'])
  })

  it('tells the app what comes up outside of it, too', async () => {
    const { loop, log } = watchLoop()
    loop.call(() => log.push('told'))
    expect(log).toEqual([])
    await Promise.resolve()
    expect(log).toEqual(['end', 'told'])
  })

  it('survives a task and a callback that throw, and reports them', () => {
    const { loop, log } = watchLoop()
    const [inTask, inCallback] = [new Error('task'), new Error('callback')]
    loop.run(() => {
      loop.call(() => {
        throw inCallback
      })
      loop.call(() => log.push('told'))
      throw inTask
    })
    expect(log).toEqual([inTask, 'end', inCallback, 'told'])
    loop.run(() => log.push('again'))
    expect(log.slice(-2)).toEqual(['again', 'end'])
  })

  it('that a callback starts ends before its own callbacks, which follow in order', () => {
    const { loop, log } = watchLoop()
    loop.run(() => {
      loop.call(() => {
        loop.run(() => loop.call(() => log.push('third')))
        log.push('first')
      })
      loop.call(() => log.push('second'))
    })
    expect(log).toEqual(['end', 'end', 'first', 'second', 'third'])
  })
})

describe('after the end', () => {
  it('no task runs, and what was to be told is told', async () => {
    const { loop, log } = watchLoop()
    loop.run(() => {
      loop.call(() => log.push('told'))
      loop.run(() => log.push('never'))
      loop.dispose()
    })
    loop.run(() => log.push('never'))
    loop.batch(() => log.push('never'))
    await Promise.resolve()
    expect(log).toEqual(['end', 'told'])
  })
})
