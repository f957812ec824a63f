/**
 * Generations that positions are checked against; positions of older ones prove nothing. A channel lists as many of those that
 * wrote to it, so that it lists all that the store knows.
 */
export const MAX_GENERATIONS = 16

/**
 * Opens a partition: takes the generation that belongs to this Redis, or begins a new one. Counts openings, which also shows that
 * Redis takes writes. Answers the epoch of the store, the generation, the number of the newest notice, and all generations.
 */
export const openScript: string = `#!lua
local G, K, I, L, E, N = unpack(KEYS)
local identity, fresh, epoch, isFirst = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
redis.call('INCR', N)
if isFirst == '1' and not redis.call('GET', E) then redis.call('SET', E, epoch) end
local generation = redis.call('GET', G)
local isKnown = generation and redis.call('GET', I) == identity
if isFirst ~= '1' then isKnown = generation == fresh end
if not isKnown then
  generation = fresh
  redis.call('SET', G, generation)
  redis.call('RPUSH', L, generation)
  redis.call('LTRIM', L, -${MAX_GENERATIONS}, -1)
end
redis.call('SET', I, identity)
return {redis.call('GET', E) or '', generation, redis.call('GET', K) or '0', unpack(redis.call('LRANGE', L, 0, -1))}`

/** A script that runs only on the Redis that was checked, and only in the generation of the process. */
export const fenced = (keys: string, body: string): string => `local ${keys} = unpack(KEYS)
if redis.call('GET', G) ~= ARGV[1] then return {'generation'} end
local function int(value) return string.format('%d', value) end
local function notice(kind, text)
  local number = int(redis.call('INCR', K))
  redis.pcall('SPUBLISH', W, kind .. '\\n' .. number .. '\\n' .. ARGV[1] .. '\\n' .. text)
  return number
end
${body}`
