/** Ends an exhaustive `switch`: the compiler rejects the call while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`react-connectivity: unexpected value ${JSON.stringify(value)}`)
}
