import { fenced } from './fence.js'

/** In this time a name gets all of its tokens. */
const MINUTE_MS = 60_000

/** A name keeps when its last token is there again, and that for no longer. A clock that was set back keeps nobody waiting. */
export const takeToken: string = fenced(
  'G, K, W',
  `local key, costs = ARGV[2] .. ARGV[3], ${MINUTE_MS} / tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = math.min(tonumber(redis.call('GET', key) or '0'), now + ${MINUTE_MS})
due = math.max(due, now) + costs
local wait = due - now - ${MINUTE_MS}
if wait > 0.5 then return {'wait', int(math.ceil(wait))} end
redis.call('SET', key, string.format('%.3f', due), 'PX', int(math.ceil(due - now)))
return {'taken', '0'}`,
)
