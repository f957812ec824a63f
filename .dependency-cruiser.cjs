/** What each lane of `src/` may import, besides itself. The table of docs/architecture, executable. */
const lanes = {
  core: [],
  protocol: ['core'],
  transport: ['core', 'protocol'],
  adapters: ['transport', 'core'],
  runtime: ['transport', 'protocol', 'core'],
  store: ['runtime', 'transport', 'protocol', 'core'],
  react: ['store', 'core'],
  i18n: ['core'],
  ui: ['react', 'i18n', 'core'],
  server: ['protocol', 'core'],
  // The hub is pure, and simulating a server by anything but the real one would be a second truth.
  testing: ['store', 'runtime', 'transport', 'protocol', 'core', 'server/hub'],
}

const names = Object.keys(lanes)
const folder = (name) => (name.includes('/') ? `src/${name}` : `src/${name}/`)
const anyOf = (list) => `^(${list.map(folder).join('|')})`
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })

const laneRules = Object.entries(lanes).map(([name, allowed]) =>
  rule(
    `lane-${name}`,
    { path: anyOf([name]) },
    { path: '^src/', pathNot: anyOf([name, ...allowed]) },
    `${name} may import ${allowed.join(', ') || 'nothing'}`,
  ),
)

/** A package that may be imported only from some places. */
const only = (packages, places) =>
  rule(
    `only-there-${packages.split('|')[0]}`,
    { path: '^src/', pathNot: places },
    { path: `(^|/)node_modules/(@types/)?(${packages})(/|$)|^(${packages})(/|$)` },
    `${packages} only in ${places}`,
  )

const hub = '^src/server/hub'
const known = 'react|react-dom|zustand|ws|classic-level|reconnecting-websocket'

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }, 'a circle has no lane'),
    rule('no-unresolvable', {}, { couldNotResolve: true }, 'what cannot be resolved cannot be checked'),
    ...laneRules,
    rule(
      'lane-index',
      { path: '^src/index\\.ts$' },
      { path: '^src/', pathNot: anyOf(['react', 'store', 'core', 'transport']) },
    ),
    rule(
      'lane-unknown',
      { path: '^src/', pathNot: `${anyOf(names)}|^src/index\\.ts$` },
      {},
      'every file is in a lane',
    ),
    rule(
      'lane-hub',
      { path: hub },
      { path: '^src/', pathNot: `${hub}|${anyOf(['protocol', 'core'])}` },
      'the hub also runs in a browser',
    ),
    rule(
      'store-reads-frames-as-types',
      { path: '^src/store/' },
      { path: '^src/protocol/', dependencyTypesNot: ['type-only'] },
    ),
    only('react|react-dom', '^src/(react|ui)/'),
    only('zustand', '^src/(store|react)/'),
    only('ws', '^src/server/(?!hub)'),
    only('classic-level', '^src/server/level'),
    only('reconnecting-websocket', '^src/transport/'),
    rule(
      'only-there-node',
      { path: '^src/', pathNot: '^src/server/(?!hub)' },
      { dependencyTypes: ['core'] },
      'Node only in the server, never in its hub',
    ),
    rule(
      'no-other-package',
      { path: '^src/', pathNot: '^src/adapters/' },
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
