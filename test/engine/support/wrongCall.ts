/** Calls a function of the package as JavaScript lets an app call it. */
type Call = (...args: unknown[]) => unknown
export const call =
  (run: (...args: never[]) => unknown, ...args: unknown[]): (() => unknown) =>
  () =>
    (run as Call)(...args)

/** What a call throws, or what the promise that it returns rejects with. */
export async function messageOf(run: () => unknown): Promise<string> {
  try {
    await run()
    return 'nothing was thrown'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A call with a mistake, and a part of what it throws. */
export type WrongCall = readonly [title: string, run: () => unknown, words: string]
