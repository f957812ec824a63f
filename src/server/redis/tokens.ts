import type { SharedStore } from '../hub/sharedStore.js'
import { placeOf, tokenKeys, tokensBase } from './keys.js'
import { runInPartition, type RedisOpening } from './opening.js'

/** The tokens of all processes. */
export function createRedisTokens(
  opening: Pick<RedisOpening, 'run'>,
  prefix: string,
): Pick<SharedStore, 'takeToken'> {
  const run = runInPartition(opening, prefix, tokenKeys, (base) => [tokensBase(base)])
  return {
    async takeToken(name, perMinute) {
      const { partition, name: text } = placeOf(prefix, name)
      const [, waitMs] = await run('takeToken', partition, [text, String(perMinute)])
      return Number(waitMs)
    },
  }
}
