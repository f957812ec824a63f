import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'
import { generated } from './styles/sheets.mjs'

// `node scripts/styles.mjs`: writes the generated files. test/ui/styles.test.ts fails while they are not current.
for (const { path, text } of generated()) writeFileSync(join(root, path), text)
