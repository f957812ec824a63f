/** A test as the reporter records it. Only a story has tags. */
export interface ReportedTest {
  readonly title: string
  readonly tags?: readonly string[]
}
export function idsOf(test: ReportedTest): string[]
