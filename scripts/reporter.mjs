import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { results } from './results.mjs'
import { root } from './run.mjs'

const projectOf = (name) => name.replace(/ \(.*\)$/, '')
const firstLine = (error) => String(error?.message ?? error).split('\n')[0]

/** A vitest reporter: one file per project, because vitest's own JSON does not name the project. */
export default class ResultsReporter {
  onTestRunEnd(modules, unhandled) {
    const reports = new Map()
    const testsOf = (project) => {
      if (!reports.has(project)) reports.set(project, [])
      return reports.get(project)
    }
    for (const module of modules) {
      const tests = testsOf(projectOf(module.project.name))
      const file = relative(root, module.moduleId)
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        // A test that is still pending when the run ends was cut off: that is no pass.
        const outcome = state === 'pending' ? 'failed' : state
        // Set by test/setup/stories.ts, once a story has run.
        const { storyTags: tags } = test.meta()
        tests.push({ file, title: test.fullName, tags, state: outcome, error: firstLine(errors?.[0] ?? '') })
      }
      for (const error of module.errors()) {
        tests.push({ file, title: 'the file itself', state: 'failed', error: firstLine(error) })
      }
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) {
          tests.push({ file, title: suite.fullName, state: 'failed', error: firstLine(error) })
        }
      }
    }
    const [first] = reports.keys()
    for (const error of unhandled) {
      testsOf(first ?? 'unknown').push({
        // Vitest adds the file and the test that ran when the error was thrown.
        file: relative(root, error.VITEST_TEST_PATH ?? root),
        title: ['an unhandled error', error.VITEST_TEST_NAME].filter(Boolean).join(' during '),
        state: 'failed',
        error: firstLine(error),
      })
    }
    mkdirSync(results, { recursive: true })
    const state = process.env['CONN_STATE'] ?? null
    for (const [project, tests] of reports) {
      writeFileSync(join(results, `${project}.json`), JSON.stringify({ state, tests }, null, 1))
    }
  }
}
