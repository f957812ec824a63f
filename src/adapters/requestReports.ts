import type { Connectivity } from '../engine/connectivity.js'
import type { Connector } from '../engine/connector.js'

/** Where a library of requests tells how they ended. */
export interface RequestReports {
  readonly reportSuccess: () => void
  readonly reportFailure: (error: unknown) => void
}

/**
 * Where to tell it: what the app gave, else the connector of the client when it listens to requests, as `http` does.
 *
 * @param given null for nowhere
 */
export function reportsOf(
  { connector }: Connectivity,
  given: RequestReports | null | undefined,
): RequestReports | null {
  if (given !== undefined) return given
  const { reportSuccess, reportFailure }: Pick<Connector, 'name'> & Partial<RequestReports> = connector
  return reportSuccess && reportFailure ? { reportSuccess, reportFailure } : null
}
