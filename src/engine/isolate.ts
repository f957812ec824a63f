/** Runs code of the app. An error goes to `report` and stops nothing else. */
export function isolate(run: () => void, report: (error: unknown) => void): void {
  try {
    run()
  } catch (error) {
    report(error)
  }
}
