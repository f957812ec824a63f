/** A piece of work that never rejects. */
export type Task = () => Promise<void>

/** Runs tasks in their order, so many at a time. */
export async function runAtOnce(tasks: readonly Task[], atOnce: number): Promise<void> {
  const waiting = tasks.values()
  const work = async (): Promise<void> => {
    for (const task of waiting) await task()
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work))
}
