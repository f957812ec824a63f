/** The child side of `startChild`: answers its calls and ends with the runner. */
export function answer(handlers) {
  process.on('message', ({ id, call, given }) => {
    Promise.resolve()
      .then(() => handlers[call](given))
      .then(
        (value) => process.send({ id, value: value ?? null }),
        (error) => process.send({ id, error: String(error?.stack ?? error) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}
