import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The style sheet for hosts with cascade layers. */
export const source: string = readFileSync(join(import.meta.dirname, '../../../src/ui/styles.css'), 'utf8')
