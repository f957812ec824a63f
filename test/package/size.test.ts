import { describe, expect, it } from 'vitest'
import { importedBytes, sizes } from '../../scripts/sizes.mjs'
import { installedAt, read, type Manifest } from './contents.js'

const built = (path: string): string => `${installedAt()}/${path}`

/** The lanes below the adapters, as they are named from there. */
const shared = ['engine', 'core', 'channels'].flatMap((lane) => [`../${lane}/*`, `../../${lane}/*`])

describe('what an app sends over the network', () => {
  it('stays within the limit of each way to use the package', async () => {
    const found = await sizes(built('dist'))
    expect(found.filter(({ problem }) => problem !== null)).toEqual([])
    expect(found.filter(({ bytes, limit }) => bytes === null || bytes > limit)).toEqual([])
  })

  it('grows only by the code of an adapter', async () => {
    const { exports } = JSON.parse(read('package.json')) as Manifest
    const names = '{ createConnectivity, observe, ConnectivityProvider, useConnection }'
    const client = { [built('dist/index.js')]: names }
    const base = await importedBytes(client)
    // An adapter that dials by itself is compared with a client that does.
    const dialling = { [built('dist/native.js')]: names.replace('{', '{ webSocket,') }
    const baseOfDialling = await importedBytes(dialling)
    const adapters = Object.values(exports).flatMap((target) =>
      typeof target === 'object' && target.default.startsWith('./dist/adapters/') ? [target.default] : [],
    )
    expect(adapters.length).toBeGreaterThan(5)
    for (const path of adapters) {
      const own = await importedBytes({ [built(path)]: '*' }, shared)
      const [around, without] = path.endsWith('/neffos.js') ? [dialling, baseOfDialling] : [client, base]
      const whole = await importedBytes({ ...around, [built(path)]: '*' })
      // Of the lanes below it may take a little that the client does not have.
      expect(whole - without, path).toBeLessThanOrEqual(own + 500)
    }
  })
})
