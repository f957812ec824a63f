/** What one entry of `.size-limit.json` weighs, in gzipped bytes. */
export interface Size {
  readonly name: string
  /** Null when it cannot be measured; `problem` says why. */
  readonly bytes: number | null
  readonly budget: number
  /** What it may weigh today, in bytes. */
  readonly limit: number
  readonly problem: string | null
}

export function importedBytes(
  imports: Readonly<Record<string, string>>,
  left?: readonly string[],
): Promise<number>
export function sizes(dist?: string): Promise<Size[]>
