import type { PartHost } from '../engine/part.js'

/** Runs a task in a turn of its own when the server has not answered within `times.answerMs`. Returns the end of the wait. */
export const answerTimer = ({ environment, run, times }: PartHost, task: () => void): (() => void) =>
  environment.setTimer(() => run(task), times.answerMs)
