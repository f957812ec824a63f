'use client'

import { forwardRef, type ReactElement } from 'react'
import { useFocusKeeper } from '../parts/focus.js'
import { Root, type Part } from '../parts/Root.js'
import { StatusDetails, type StatusDetailsProps } from './StatusDetails.js'

interface DetailsCardProps extends Omit<StatusDetailsProps, 'keeper'> {
  readonly isOpen: boolean
  /** Whether the browser opens and closes the card. */
  readonly isNative: boolean
}

/** The card of the details: a popover. Restores the focus when the focused button disappears. */
export const DetailsCard: Part<DetailsCardProps, HTMLElement> = forwardRef<HTMLElement, DetailsCardProps>(
  function DetailsCard({ isOpen, isNative, ...details }, ref): ReactElement {
    const keeper = useFocusKeeper()
    return (
      <Root
        tag="div"
        ref={ref}
        state={details.state}
        render={undefined}
        props={{
          popover: isNative ? 'auto' : undefined,
          role: 'dialog',
          'aria-label': details.messages.label,
          'data-slot': 'conn-details',
          onFocus: keeper.note,
          children: isOpen ? <StatusDetails {...details} keeper={keeper} /> : null,
        }}
      />
    )
  },
)
