import { useCallback, useEffect, useRef, useState } from 'react'
import type { Meter } from '../support/world/meter.js'
import type { World } from '../support/world/world.js'
import { until, type Situation } from './situations.js'

/** The running situation. */
export interface Running {
  readonly id: string
  /** When its fault began; on the clock of the world. */
  readonly since: number
}

export interface SituationRunner {
  readonly running: Running | null
  /** Runs a situation; does nothing while another one runs. */
  readonly start: (situation: Situation) => void
}

/** A healthy moment before each fault. */
const LEAD_MS = 1200
const READY_LIMIT_MS = 15_000
const RECOVERY_LIMIT_MS = 20_000

/** Restores what single faults have left. */
async function heal(world: World, { ours }: Meter): Promise<void> {
  const { network, server, denied } = world.getState()
  if (server === 'stopped') await world.run({ fault: 'cont' })
  if (server === 'down') await world.run({ fault: 'start' })
  if (network !== 'healthy') await world.run({ fault: 'network', to: 'healthy' })
  for (const channel of denied) await world.run({ fault: 'allow', channel })
  const { status } = world.connectivity.getState().connection
  if (status !== 'connected') {
    world.connectivity.connect()
    world.connectivity.retryNow()
  }
  await until(world, ours.isCurrent, READY_LIMIT_MS)
}

/**
 * Runs one situation at a time.
 *
 * @param reload opens the plain page again
 */
export function useSituation(world: World, meter: Meter, reload: () => void): SituationRunner {
  const [running, setRunning] = useState<Running | null>(null)
  const isBusy = useRef(false)
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  const start = useCallback(
    (situation: Situation): void => {
      async function run(): Promise<void> {
        await heal(world, meter)
        // A plain page that has lost its connection unseen would stay dead: a person would reload it.
        reload()
        await until(world, meter.plain.isCurrent, READY_LIMIT_MS)
        meter.restart()
        await world.wait(LEAD_MS)
        setRunning({ id: situation.id, since: world.now() })
        await situation.run(world, meter)
        await until(world, meter.ours.hasRecovered, RECOVERY_LIMIT_MS)
        await world.wait(situation.settleMs)
        meter.ended()
      }
      if (isBusy.current) return
      isBusy.current = true
      setRunning({ id: situation.id, since: world.now() })
      void run().finally(() => {
        isBusy.current = false
        if (isMounted.current) setRunning(null)
      })
    },
    [world, meter, reload],
  )
  return { running, start }
}
