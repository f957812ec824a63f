/** A check for hot loops: a model takes millions of steps, and `expect` costs more than the step itself. */
export function rule(holds: boolean, promise: string, details?: unknown): asserts holds {
  if (!holds)
    throw new Error(`broken: ${promise}${details === undefined ? '' : ` ${JSON.stringify(details)}`}`)
}
