import type { Awaitable, ContractFaults } from '../../../src/testing/contract/types.js'

/** The methods of a server, which may run in another process. */
export type Methods<S> = {
  readonly [M in keyof S as S[M] extends (...args: never[]) => unknown ? M : never]: S[M] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Awaitable<Awaited<Result>>
    : never
}

/** Faults before a server that a contract controls, in a test as well as in a page. */
export interface ServerFaults<S> extends ContractFaults {
  readonly port: number
  readonly server: () => Methods<S>
}
