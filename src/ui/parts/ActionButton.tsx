'use client'

import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useConnectivity } from '../../react/index.js'
import { useFocusReturn, type FocusKeeper } from './focus.js'

interface ActionButtonProps {
  readonly label: string
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'link'
  readonly busy?: boolean
  /** Minimum busy time in milliseconds, so that the press is noticed. */
  readonly holdMs?: number
  readonly keeper: FocusKeeper
  /** A promise keeps the button busy until it settles. */
  readonly onPress: () => void | Promise<void>
}

/**
 * A button that keeps its label, its place and the focus while it is busy: `aria-disabled` instead of `disabled`.
 * Renders a `<button>`.
 */
export function ActionButton(props: ActionButtonProps): ReactElement {
  const { label, variant = 'secondary', busy = false, holdMs = 0, keeper, onPress } = props
  const { environment } = useConnectivity()
  const button = useRef<HTMLButtonElement>(null)
  const [isHeld, setHeld] = useState(false)
  const [isWorking, setWorking] = useState(false)
  useFocusReturn(button, keeper)
  useEffect(() => {
    return isHeld ? environment.setTimer(() => setHeld(false), holdMs) : undefined
  }, [environment, isHeld, holdMs])
  const isBusy = busy || isHeld || isWorking
  return (
    <button
      ref={button}
      type="button"
      data-slot="conn-button"
      data-variant={variant}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={() => {
        if (isBusy) return
        if (holdMs > 0) setHeld(true)
        const work = onPress()
        if (work === undefined) return
        const end = (): void => setWorking(false)
        setWorking(true)
        work.then(end, end)
      }}
    >
      {label}
    </button>
  )
}
