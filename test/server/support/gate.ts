/** Something to wait for, and what ends the waiting. */
export interface Gate {
  readonly passed: Promise<void>
  readonly pass: () => void
}

export function createGate(): Gate {
  let pass = (): void => undefined
  const passed = new Promise<void>((resolve) => {
    pass = resolve
  })
  return { passed, pass }
}
