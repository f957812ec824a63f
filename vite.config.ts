import { fileURLToPath } from 'node:url'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { recordedLaunch } from './scripts/browser.mjs'
import { aliases, entries } from './scripts/entries.mjs'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// React 18 lives in a workspace of its own. The ESM build of testing-library is needed because its
// CommonJS build would `require` the React at the root, and two Reacts cannot render each other.
const react18Names = [
  { find: /^react(?=\/|$)/, replacement: here('test/react-18/node_modules/react') },
  { find: /^react-dom(?=\/|$)/, replacement: here('test/react-18/node_modules/react-dom') },
  // The shim that SWR uses is CommonJS and would bring the React at the root; React 18 has the hook itself.
  {
    find: /^use-sync-external-store\/shim(\/index\.js)?$/,
    replacement: here('test/react-18/node_modules/react'),
  },
  {
    find: /^@testing-library\/react$/,
    replacement: here('node_modules/@testing-library/react/dist/@testing-library/react.esm.js'),
  },
]

const launch = recordedLaunch()
// Storybook's plug-in reads every story, which other runs should not wait for.
const asked = process.argv.join(' ')
const wantsStories =
  process.env['VITEST'] !== undefined && (!asked.includes('--project') || asked.includes('stories'))
// A screen reader needs a desktop of its own, so it runs only when asked for.
const wantsScreenReader = process.argv.includes('screen-reader')

const domFiles = {
  include: ['test/{react,ui}/**/*.test.{ts,tsx}', 'test/**/*.test.tsx'],
  exclude: ['test/*/node_modules/**', 'test/{lanes,package,e2e}/**'],
  environment: 'jsdom',
  // A page for each file takes six times as long as the tests themselves.
  isolate: false,
  setupFiles: ['test/setup/dom.ts'],
}

export default defineConfig({
  // Tests import the package by its public names, so the same tests could run on the built files.
  resolve: { alias: aliases },
  build: {
    minify: false,
    sourcemap: true,
    target: 'es2022',
    lib: {
      entry: Object.fromEntries(entries.map(({ chunk, source }) => [chunk, here(source)])),
      formats: ['es'],
    },
    rolldownOptions: {
      external: [
        /^react($|\/)/,
        /^react-dom($|\/)/,
        /^zustand($|\/)/,
        'reconnecting-websocket',
        '@testing-library/react',
        // The preview of the Storybook addon imports the addon by its public name.
        'react-connectivity/storybook',
        'ws',
        'classic-level',
        'redis',
        /^node:/,
      ],
      // Each module stays a file: only then does its 'use client' survive (test/package checks it),
      // and only without that would this warning be true.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
  test: {
    passWithNoTests: true,
    // A busy machine must not fail a test: limits only end hanging tests.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Most files wait for servers, clients and faults: more of them than cores can run side by side.
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/*/node_modules/**', 'test/{react,ui,lanes,package,e2e}/**'],
        },
      },
      { extends: true, test: { name: 'dom', ...domFiles } },
      {
        extends: true,
        resolve: { alias: react18Names },
        test: {
          name: 'react-18',
          ...domFiles,
          server: { deps: { inline: [/@testing-library/, /zustand/, /swr/, /@tanstack/] } },
        },
      },
      {
        extends: true,
        test: { name: 'lanes', include: ['test/lanes/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          globalSetup: ['test/package/pack.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,hosts}/**/*.e2e.ts'],
          exclude: ['test/*/node_modules/**', 'test/e2e/firefox/**'],
          globalSetup: ['test/e2e/support/storybookBuild.ts'],
          // The files mostly wait for a browser, a server or a fault.
          maxWorkers: 4,
        },
      },
      {
        extends: true,
        test: {
          name: 'firefox',
          include: ['test/e2e/firefox/*.e2e.ts'],
          // One Firefox at a time, because each takes half a gigabyte.
          maxWorkers: 1,
        },
      },
      ...(wantsScreenReader
        ? [
            {
              extends: true as const,
              test: {
                name: 'screen-reader',
                include: ['test/screenReader/*.e2e.ts'],
                // Orca says things in its own time.
                testTimeout: 600_000,
                hookTimeout: 600_000,
              },
            },
          ]
        : []),
      {
        extends: true,
        plugins: wantsStories ? [storybookTest({ configDir: here('.storybook') })] : [],
        test: {
          name: 'stories',
          setupFiles: ['test/setup/stories.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright(launch === undefined ? {} : { launchOptions: launch }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
