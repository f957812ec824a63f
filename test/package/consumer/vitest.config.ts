import { defineConfig } from 'vitest/config'

// With the global `afterEach`, Testing Library cleans up by itself.
export default defineConfig({ test: { environment: 'jsdom', globals: true } })
