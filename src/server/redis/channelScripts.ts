import { ENTRY_BYTES, MAX_AHEAD_MS } from '../hub/ringEntry.js'
import { fenced, MAX_GENERATIONS } from './fence.js'

/** Producers of a channel whose last number is remembered. */
const MAX_PRODUCERS = 10_000
/** Ends of removed channels that each partition remembers. */
const MAX_ENDS = 1000
/** The checksum in front of a value. */
const CHECKSUM_DIGITS = 8

const channelScript = (body: string): string =>
  fenced(
    'G, K, W, M, S, P, O, I, Z, Y, F, T, C',
    `local name = ARGV[2]
local function load()
  local kept = redis.call('HMGET', M, 'creation', 'last', 'first', 'bytes', 'at', 'lineage', 'generation', 'back')
  local ended = redis.call('HGET', Z, name) or ''
  local creation = tonumber(kept[1] or '0')
  if not kept[1] then
    -- A channel that was never written has its creation from what it will be.
    creation = tonumber(redis.call('GET', F) or '1')
    local before = string.match(ended, '^%d+')
    if before then creation = math.max(creation, tonumber(before) + 1) end
  end
  local backTo, backAt = string.match(kept[8] or '', '^(%d+):(%d+)$')
  return {
    isMade = kept[1] and true or false, creation = creation, last = tonumber(kept[2] or '0'), first = tonumber(kept[3] or '1'),
    bytes = tonumber(kept[4] or '0'), at = tonumber(kept[5] or '0'), lineage = kept[6] or '',
    generation = kept[7] or '', ended = ended, backTo = tonumber(backTo or '0'), backAt = tonumber(backAt or '0'),
  }
end
-- The id of a message cannot change: up to an offset, times of a clock that was far ahead are set back where they are read.
local function timeOf(channel, offset, at)
  if offset > channel.backTo then return tonumber(at) end
  return math.min(tonumber(at), channel.backAt)
end
local function bytesOf(value, id, from)
  return #value - ${CHECKSUM_DIGITS} + #id + math.max(#from - 1, 0) + ${ENTRY_BYTES}
end
local function evict(channel, upTo, isDue)
  local from = channel.first
  local isDone = false
  while channel.first <= upTo and not isDone do
    local chunk = redis.call('XRANGE', S, int(channel.first), '+', 'COUNT', 4)
    if #chunk == 0 then channel.first = upTo + 1 end
    for _, entry in ipairs(chunk) do
      local offset, at = string.match(entry[1], '^(%d+)%-(%d+)$')
      offset = tonumber(offset)
      if offset > upTo or not isDue(offset, timeOf(channel, offset, at)) then isDone = true break end
      channel.bytes = channel.bytes - bytesOf(entry[2][2], entry[2][4], entry[2][6])
      if entry[2][4] ~= '' then redis.call('HDEL', I, entry[2][4]) end
      channel.first = offset + 1
    end
  end
  if channel.first > from then redis.call('XTRIM', S, 'MINID', '=', int(channel.first)) end
end
local function again(id, producer, seq)
  local offset = id ~= '' and redis.call('HGET', I, id)
  if offset then return offset end
  local place = producer ~= '' and redis.call('HGET', P, producer)
  if not place then return nil end
  local last, at = string.match(place, '^(%d+):(%d+)$')
  if tonumber(seq) == tonumber(last) then return at end
  return tonumber(seq) < tonumber(last) and '' or nil
end
${body}`,
  )

/**
 * Keeps a message once. The first write is the one that can fail, because Redis takes nothing back. A repetition touches a key,
 * because `WAIT` is documented to cover the writes of its own connection only, and the first try may be of another one.
 */
export const append: string = channelScript(`
local about, value, id, from = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local at, size, age, most = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local producer, seq = ARGV[11], ARGV[12]
local before = again(id, producer, seq)
if before then
  if ARGV[13] == '1' then redis.call('SET', T, ARGV[1]) end
  return {'again', before, redis.call('GET', K) or '0'}
end
local channel = load()
local offset = channel.last + 1
local latest = at + ${MAX_AHEAD_MS}
local isAhead = channel.at > latest
if isAhead then channel.backTo, channel.backAt, channel.at = channel.last, latest, latest end
at = math.max(at, channel.at)
if producer ~= '' and ARGV[14] ~= '' then
  -- Redis may have refused the number before, and none that follows it may take its place.
  local last = tonumber(string.match(redis.call('HGET', P, producer) or '0', '^%d+'))
  if last < tonumber(ARGV[14]) then return {'behind'} end
end
redis.call('XADD', S, int(offset) .. '-' .. int(at), 'd', value, 'i', id, 'f', from)
if not channel.isMade then redis.call('ZADD', C, 0, name) end
if id ~= '' then redis.call('HSET', I, id, int(offset)) end
if producer ~= '' then
  redis.call('HSET', P, producer, seq .. ':' .. int(offset))
  redis.call('ZADD', O, offset, producer)
  if redis.call('ZCARD', O) > ${MAX_PRODUCERS} then redis.call('HDEL', P, redis.call('ZPOPMIN', O)[1]) end
end
channel.last = offset
channel.bytes = channel.bytes + bytesOf(value, id, from)
evict(channel, offset - 1, function(each, time)
  return each <= offset - size or (age > 0 and time < at - age) or (most > 0 and channel.bytes > most)
end)
if channel.generation ~= ARGV[1] then
  channel.lineage = channel.lineage .. (channel.lineage ~= '' and ',' or '') .. ARGV[1] .. ':' .. int(offset - 1)
  local _, count = string.gsub(channel.lineage, ':', '')
  if count > ${MAX_GENERATIONS} then
    channel.lineage = string.match(channel.lineage, '^[^,]*,(.*)$')
  end
end
redis.call('HSET', M, 'creation', int(channel.creation), 'last', int(offset), 'first', int(channel.first),
  'bytes', int(channel.bytes), 'at', int(at), 'lineage', channel.lineage, 'generation', ARGV[1])
if isAhead then redis.call('HSET', M, 'back', int(channel.backTo) .. ':' .. int(channel.backAt)) end
local text = int(channel.creation) .. '\\n' .. int(offset) .. '\\n' .. int(at) .. '\\n' .. about .. '\\n' .. value
return {'kept', int(offset), notice('message', text), int(channel.first), int(channel.creation)}`)

export const find: string = channelScript(`
local before = again(ARGV[3], ARGV[4], ARGV[5])
if not before then return {'none'} end
return {'again', before, redis.call('GET', K) or '0'}`)

/** Reads a page and changes nothing. */
export const read: string = channelScript(`
local after, limit, since = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local before, most = tonumber(ARGV[6]), tonumber(ARGV[7])
local channel = load()
local first = channel.first
if since > 0 then
  local low, high = first, channel.last + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    local entry = redis.call('XRANGE', S, int(middle), int(middle))[1]
    local time = entry and timeOf(channel, middle, string.match(entry[1], '%-(%d+)$'))
    if not time or time < since then low = middle + 1 else high = middle end
  end
  first = low
end
local result = {'page', int(channel.creation), int(first), int(channel.last), channel.lineage, channel.ended}
local from = math.max(first, after + 1)
local to = before >= 0 and math.min(channel.last, before - 1) or channel.last
local taken, bytes = 0, 0
while taken < limit and from <= to do
  local chunk
  local ask = math.min(32, limit - taken)
  if before >= 0 then chunk = redis.call('XREVRANGE', S, int(to), int(from), 'COUNT', ask)
  else chunk = redis.call('XRANGE', S, int(from), int(to), 'COUNT', ask) end
  if #chunk == 0 then break end
  for _, entry in ipairs(chunk) do
    bytes = bytes + bytesOf(entry[2][2], entry[2][4], entry[2][6])
    if most > 0 and bytes > most and taken > 0 then return result end
    taken = taken + 1
    local offset, at = string.match(entry[1], '^(%d+)%-(%d+)$')
    offset = tonumber(offset)
    if before >= 0 then to = offset - 1 else from = offset + 1 end
    local place = int(offset) .. '-' .. int(timeOf(channel, offset, at))
    for _, text in ipairs({place, entry[2][2], entry[2][4], entry[2][6]}) do result[#result + 1] = text end
  end
end
return result`)

/** Forgets messages of one history, which its creation names. */
export const trim: string = channelScript(`
local channel = load()
if not channel.isMade or ARGV[4] ~= int(channel.creation) then return {'none'} end
evict(channel, math.min(tonumber(ARGV[3]), channel.last), function() return true end)
redis.call('HSET', M, 'first', int(channel.first), 'bytes', int(channel.bytes))
return {'trimmed'}`)

/** Notes that a channel has subscribers. */
export const use: string = channelScript(`
if redis.call('EXISTS', M) == 1 then redis.call('HSET', M, 'used', ARGV[3]) end
return {'used'}`)

/**
 * Ends a history. With a time: only one that keeps nothing, and got its last message and had its last subscriber before. With a creation:
 * only that one. The ends of so many are remembered; numbers of forgotten ones are never given again.
 */
export const remove: string = channelScript(`
local channel = load()
if not channel.isMade then return {'none'} end
local before = tonumber(ARGV[5])
if ARGV[6] ~= '' and ARGV[6] ~= int(channel.creation) then return {'none'} end
local used = math.max(channel.at, tonumber(redis.call('HGET', M, 'used') or '0'))
if before and (channel.first <= channel.last or used >= before) then return {'none'} end
local creation, last = int(channel.creation), int(channel.last)
redis.call('HSET', Z, name, table.concat({creation, last, channel.lineage}, '|'))
redis.call('ZADD', Y, redis.call('GET', K) or '0', name)
if redis.call('ZCARD', Y) > ${MAX_ENDS} then
  local oldest = redis.call('ZPOPMIN', Y)[1]
  local floor = tonumber(string.match(redis.call('HGET', Z, oldest) or '0', '^%d+')) + 1
  redis.call('HDEL', Z, oldest)
  if floor > tonumber(redis.call('GET', F) or '1') then redis.call('SET', F, int(floor)) end
end
redis.call('DEL', M, S, P, O, I)
redis.call('ZREM', C, name)
return {'removed', creation, last, notice(ARGV[3], creation .. '\\n' .. last .. '\\n' .. ARGV[4])}`)
