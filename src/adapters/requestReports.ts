import { hasMethods, orNull, type Check } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { Connector } from '../engine/connector.js'

/** Receives how the requests of a library ended. */
export interface RequestReports {
  readonly reportSuccess: () => void
  readonly reportFailure: (error: unknown) => void
}

/** Whether a value can be the option `reports`. */
export const areReports: Check = (value) =>
  orNull(
    hasMethods('an object with functions reportSuccess and reportFailure', 'reportSuccess', 'reportFailure'),
  )(value)

/**
 * The receiver: the one that the app gave, else the connector of the client when it takes reports, as `http` does.
 *
 * @param given null for none
 */
export function reportsOf(
  { connector }: Connectivity,
  given: RequestReports | null | undefined,
): RequestReports | null {
  if (given !== undefined) return given
  const { reportSuccess, reportFailure }: Pick<Connector, 'name'> & Partial<RequestReports> = connector
  return reportSuccess && reportFailure ? { reportSuccess, reportFailure } : null
}
