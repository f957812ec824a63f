'use client'
import * as React from 'react'

/** Not every React has all that its types have. */
const known: object = React

/**
 * An effect that lasts as long as its component, also while `<Activity>` hides that. It must not cause a render. A React without
 * `<Activity>` leaves insertion effects below a fallback of `<Suspense>` without an end, so it has a plain effect.
 */
export const useLastingEffect: typeof React.useEffect =
  'Activity' in known ? React.useInsertionEffect : React.useEffect
