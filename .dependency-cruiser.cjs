const { exports: published } = require('./package.json')

/** What each lane of `src/` may import, besides itself. The table in AGENTS.md, executable. */
const lanes = {
  core: [],
  seeds: ['core'],
  engine: ['core'],
  channels: ['engine', 'core'],
  wire: ['channels', 'engine', 'core'],
  dial: ['engine', 'core'],
  connectors: ['wire', 'dial', 'channels', 'engine', 'core'],
  adapters: ['channels', 'engine', 'core'],
  react: ['engine', 'channels', 'core'],
  things: ['react', 'wire', 'channels', 'engine', 'core'],
  i18n: ['core'],
  ui: ['react', 'i18n', 'core'],
  server: ['wire', 'core'],
  cli: ['ui', 'server'],
  testing: [
    'server',
    'i18n',
    'react',
    'adapters',
    'connectors',
    'dial',
    'wire',
    'channels',
    'engine',
    'core',
  ],
  storybook: ['testing', 'react', 'core'],
}

/** Files of other lanes that a lane may import besides: an adapter that speaks a wire itself dials as the connectors do. */
const seams = { adapters: '^src/(connectors/(dialled|address)|dial/nativeDialler)\\.ts$' }

/** The part of the lane `testing` that renders, behind an entry of its own. */
const rendering = '^src/testing/(react\\.ts|renderWithConnectivity\\.tsx|inAct\\.ts)$'

/** The half of `wire` that has no client in it: pure, and shared with the server. */
const frames = '^src/wire/([^/]*[fF]rames|limits|encode|decode[^/]*)\\.ts$'

/** The files of the entries `./adapters/<name>`. */
const adapters = `^src/adapters/(${Object.keys(published)
  .filter((name) => name.startsWith('./adapters/'))
  .map((name) => name.slice('./adapters/'.length).replaceAll('.', '\\.'))
  .join('|')})\\.ts$`

/** The main entries and their common part. */
const main = '^src/(index|native|common)\\.ts$'

const names = Object.keys(lanes)
const anyOf = (list) => (list.length === 0 ? '^$' : `^src/(${list.join('|')})/`)
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })
const installed = (packages) => `(^|/)node_modules/(@types/)?(${packages})(/|$)|^(${packages})(/|$)`

const laneRules = Object.entries(lanes).map(([name, allowed]) =>
  rule(
    `lane-${name}`,
    { path: anyOf([name]) },
    { path: '^src/', pathNot: [anyOf([name, ...allowed]), ...(seams[name] ? [seams[name]] : [])] },
    `${name} may import ${allowed.join(', ') || 'nothing'}`,
  ),
)

/** A package that may be imported only from some places. */
const only = (packages, places) =>
  rule(
    `only-there-${packages.split('|')[0]}`,
    { path: '^src/', pathNot: places },
    { path: installed(packages) },
    `${packages} only in ${places}`,
  )

/** A package that must not be reachable through any chain of imports. */
const without = (name, from, packages, comment) =>
  rule(name, { path: from }, { path: installed(packages), reachable: true }, comment)

const hub = '^src/server/hub'
// culori is bundled into the command.
const known =
  'culori|@testing-library/react|react|react-dom|zustand|ws|classic-level|redis|reconnecting-websocket'

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }, 'a circle has no lane'),
    rule('no-unresolvable', {}, { couldNotResolve: true }, 'what cannot be resolved cannot be checked'),
    ...laneRules,
    rule(
      'lane-index',
      { path: main },
      {
        path: '^src/',
        pathNot: `${main}|${anyOf(['react', 'connectors', 'dial', 'channels', 'engine', 'core'])}`,
      },
      'the main entries hand out the client and its hooks, nothing else',
    ),
    rule(
      'lane-unknown',
      { path: '^src/', pathNot: `${anyOf(names)}|${main}` },
      {},
      'every file is in a lane',
    ),
    rule(
      'lane-hub',
      { path: hub },
      { path: '^src/', pathNot: `${hub}|${anyOf(['core'])}|${frames}` },
      'the hub is pure and also runs in a browser',
    ),
    rule(
      'server-reads-frames',
      { path: '^src/server/' },
      { path: '^src/wire/', pathNot: frames },
      'the server shares the frames with the client, not its session',
    ),
    rule(
      'frames-are-pure',
      { path: frames },
      { path: '^src/', pathNot: `${frames}|${anyOf(['core'])}` },
      'frames know neither the client nor the server',
    ),
    rule(
      'adapter-alone',
      { path: '^src/adapters/' },
      { path: adapters },
      'an app takes along only the adapters that it imports',
    ),
    rule(
      'cli-reads-tokens',
      { path: '^src/cli/' },
      { path: '^src/ui/', pathNot: '^src/ui/styles/tokens\\.json$' },
      'the command needs the tokens, not the components',
    ),
    rule(
      'cli-reads-stores',
      { path: '^src/cli/' },
      { path: '^src/server/', pathNot: '^src/server/level/(verify|epoch)\\.ts$' },
      'the command reads a store, and runs no server',
    ),
    only('culori', '^src/cli/'),
    only('react|react-dom', `^src/(react|things|ui|storybook)/|${rendering}`),
    only('@testing-library/react', rendering),
    only('zustand', '^src/(engine|channels|react|things)/'),
    only('ws', '^src/server/(?!hub)'),
    only('classic-level', '^src/server/level(\\.ts|/)'),
    only('redis', '^src/server/redis(\\.ts|/)'),
    only('reconnecting-websocket', '^src/dial/'),
    without(
      'native-is-native',
      '^src/native\\.ts$',
      'reconnecting-websocket',
      './native has no reconnecting-websocket',
    ),
    without(
      'adapter-is-small',
      '^src/adapters/',
      'reconnecting-websocket|react|react-dom',
      'an adapter brings neither React nor a dialler',
    ),
    without(
      'testing-runs-anywhere',
      '^src/(testing|storybook)/',
      'ws|classic-level|redis',
      'the simulation also runs in a browser',
    ),
    without(
      'testing-without-react',
      '^src/testing/index\\.ts$',
      'react|react-dom|@testing-library/react',
      './testing also serves tests without React',
    ),
    without(
      'stories-without-test-library',
      '^src/storybook/',
      '@testing-library/react',
      './storybook needs no test library',
    ),
    rule(
      'only-there-node',
      { path: '^src/', pathNot: '^src/(cli|server/(?!hub))' },
      { dependencyTypes: ['core'] },
      'Node only in the command and the server, never in its hub',
    ),
    rule(
      'no-other-package',
      { path: '^src/' },
      { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/(@types/)?(${known})(/|$)` },
      'a new dependency is a decision',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Without it a forbidden `import type` passes unseen.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
}
