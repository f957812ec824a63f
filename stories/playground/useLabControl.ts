import { useCallback, useEffect, useState } from 'react'
import type { Fault, LabState } from '../../lab/faults.js'
import type { LabAddress } from './labAddress.js'

/** The lab, as the fault panel sees it. */
export interface LabControl {
  /** `null` until the lab has answered, and while it does not. */
  readonly state: LabState | null
  readonly isMissing: boolean
  /** The error of the last fault, if it failed. */
  readonly problem: string | null
  readonly run: (fault: Fault) => void
}

const everyMs = 1000

async function ask({ control, key }: LabAddress, fault?: Fault): Promise<LabState> {
  const response = await fetch(control, {
    headers: { 'x-lab-key': key },
    ...(fault && { method: 'POST', body: JSON.stringify(fault) }),
  })
  const answer = (await response.json()) as LabState | { readonly error: string }
  if ('error' in answer) throw new RangeError(answer.error)
  return answer
}

/** Polls the state of the lab once a second and triggers faults. */
export function useLabControl(address: LabAddress): LabControl {
  const [state, setState] = useState<LabState | null>(null)
  const [isMissing, setMissing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const take = useCallback((answer: Promise<LabState>): Promise<void> => {
    return answer.then(
      (now) => {
        setState(now)
        setMissing(false)
      },
      (error: unknown) => {
        if (error instanceof RangeError) return setProblem(error.message)
        setState(null)
        setMissing(true)
      },
    )
  }, [])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (): Promise<void> => {
      await take(ask(address))
      if (!isOver) timer = setTimeout(() => void look(), everyMs)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [address, take])

  const run = (fault: Fault): void => {
    setProblem(null)
    void take(ask(address, fault))
  }
  return { state, isMissing, problem, run }
}
