export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until a condition holds, by polling; fails with its name and the value that was seen instead. */
export async function until(
  what: string,
  holds: () => boolean,
  { seen, withinMs = 20_000 }: { readonly seen?: () => unknown; readonly withinMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline)
      throw new Error(
        `never came true: ${what}${seen === undefined ? '' : `; got ${JSON.stringify(seen())}`}`,
      )
    await pause(10)
  }
}
