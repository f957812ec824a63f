'use client'

import type { ReactNode } from 'react'
import { useOnly } from '../../react/useOnly.js'

/** Renders its children only in the first part of this kind and client. */
export const Only = ({
  kind,
  children,
}: {
  readonly kind: 'banner' | 'prompt'
  readonly children: ReactNode
}): ReactNode => (useOnly(kind) ? children : null)
