import { fenced } from './fence.js'

/** Seats that one run of a script frees, because Redis does nothing else meanwhile. */
const MAX_FREED = 1000

/**
 * A name has a hash of its seats: each holder with `lease/number …|time:session`. Several numbers are of one session that comes to another connection; its
 * seat is free when all have left. A lease has a set of its numbers with their seats, so that they are found when it ends. A lease that is over counts
 * for nothing, also before its seats are freed.
 */
const seatScript = (body: string): string =>
  fenced(
    'G, K, W, L',
    `local seats, leases = ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function isOver(lease)
  local due = redis.call('ZSCORE', L, lease)
  return not due or tonumber(due) <= now
end
local function areOver(numbers)
  for lease in string.gmatch(numbers, '([^ /]+)/') do
    if not isOver(lease) then return false end
  end
  return true
end
local function leave(name, holder, number)
  local numbers, rest = string.match(redis.call('HGET', seats .. name, holder) or '', '^([^|]*)(|.*)$')
  local left = {}
  for each in string.gmatch(numbers or '', '[^ ]+') do
    if each ~= number then left[#left + 1] = each end
  end
  if #left > 0 then redis.call('HSET', seats .. name, holder, table.concat(left, ' ') .. rest)
  elseif numbers then redis.call('HDEL', seats .. name, holder) end
end
${body}`,
  )

/** Answers with the time of the seat, or with how many leases are over, whose seats may be free. */
export const takeSeat: string = seatScript(`
local lease, number, name, holder = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local session, max, takes, at = ARGV[8], tonumber(ARGV[9]), ARGV[10] == '1', tonumber(ARGV[11])
if ARGV[13] == '' and isOver(lease) then return {'expired'} end
local key = seats .. name
local held = redis.call('HGET', key, holder)
local numbers = lease .. '/' .. number
if held then
  local before, since, by = string.match(held, '^([^|]*)|(%d+):(.*)$')
  if by == session then numbers = before .. ' ' .. numbers
  elseif not takes and not areOver(before) then return {'held'} end
  at = math.max(at, tonumber(since) + 1)
elseif redis.call('HLEN', key) >= max then
  return {'full', int(redis.call('ZCOUNT', L, '-inf', int(now)))}
end
redis.call('HSET', key, holder, numbers .. '|' .. int(at) .. ':' .. session)
redis.call('SADD', leases .. lease, number .. '\\n' .. name .. '\\n' .. holder)
redis.call('ZADD', L, int(now + tonumber(ARGV[12])), lease)
return {'taken', int(at)}`)

export const leaveSeat: string = seatScript(`
local lease, number, name, holder = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
leave(name, holder, lease .. '/' .. number)
redis.call('SREM', leases .. lease, number .. '\\n' .. name .. '\\n' .. holder)
return {'left'}`)

export const renewSeats: string = seatScript(`
if isOver(ARGV[4]) then return {'expired'} end
redis.call('ZADD', L, int(now + tonumber(ARGV[5])), ARGV[4])
return {'renewed'}`)

/** Frees the seats of a lease and ends it; without one, of all leases that are over. Answers whether there may be more to free. */
export const freeSeats: string = seatScript(`
local ended = {ARGV[4]}
if ARGV[4] == '' then ended = redis.call('ZRANGEBYSCORE', L, '-inf', int(now)) end
local left = ${MAX_FREED}
for _, lease in ipairs(ended) do
  for _, member in ipairs(redis.call('SPOP', leases .. lease, left)) do
    left = left - 1
    local number, name, holder = string.match(member, '^(%d+)\\n([^\\n]*)\\n(.*)$')
    leave(name, holder, lease .. '/' .. number)
  end
  if left <= 0 then return {'more'} end
  redis.call('ZREM', L, lease)
end
return {'done'}`)
