import { errorText } from '../../core/describe.js'
import type { ContractCase } from './types.js'

/** A case with what to do when it fails. */
export interface AdvisedCase extends ContractCase {
  readonly advice: string
}

/** The case as a test runner gets it: its error also says what to do. */
export const withAdvice = ({ title, run, advice }: AdvisedCase): ContractCase => ({
  title,
  async run() {
    try {
      await run()
    } catch (error) {
      const message = error instanceof Error ? error.message : errorText(error)
      throw new Error(`${message}. ${advice}`, { cause: error })
    }
  },
})
