import type { ReactNode } from 'react'

/** A sentence whose names in backticks are code. */
export const withCode = (sentence: string): ReactNode =>
  sentence.split('`').map((part, index) => (index % 2 === 0 ? part : <code key={part}>{part}</code>))
