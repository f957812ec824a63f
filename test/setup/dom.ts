import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Testing-library does both by itself only where test functions are globals.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
configure({ asyncUtilTimeout: 20_000 })
afterEach(() => {
  cleanup()
  // Tests share a page, in which a test must not find what another has stored. Some files run without a page.
  globalThis.localStorage?.clear()
  globalThis.sessionStorage?.clear()
})
