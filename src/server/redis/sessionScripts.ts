import { fenced } from './fence.js'

const sessionScript = (body: string): string =>
  fenced(
    'G, K, W, D',
    `local records, collectors = ARGV[2], ARGV[3]
local function due(ttl)
  local time = redis.call('TIME')
  return int(time[1] * 1000 + math.floor(time[2] / 1000) + ttl)
end
local function collect(id, queues, names)
  for _, name in ipairs(cjson.decode(queues or '[]')) do redis.call('SREM', collectors .. name, id) end
  for _, name in ipairs(cjson.decode(names or '[]')) do redis.call('SADD', collectors .. name, id) end
end
local function forget(id)
  local queues = redis.call('HGET', records .. id, 'queues') or '[]'
  collect(id, queues, nil)
  redis.call('DEL', records .. id)
  redis.call('ZREM', D, id)
end
${body}`,
  )

export const getSession: string = sessionScript(`
local found = redis.call('HMGET', records .. ARGV[4], 'record', 'isOver')
return found[1] and found[2] ~= '1' and {'session', found[1]} or {'none'}`)

/** Writes a session. Without a take-over, only its owner may: what it says is old when another process has the session. */
export const putSession: string = sessionScript(`
local id, owner, takes = ARGV[4], ARGV[5], ARGV[6] == '1'
local old = redis.call('HMGET', records .. id, 'owner', 'queues')
if not takes and old[1] and old[1] ~= owner then return {'moved'} end
redis.call('HSET', records .. id, 'record', ARGV[8], 'owner', owner, 'queues', ARGV[9], 'isOver', '')
redis.call('ZADD', D, due(tonumber(ARGV[7])), id)
collect(id, old[2], ARGV[9])
if old[1] and old[1] ~= owner then return {'kept', notice('moved', old[1] .. '\\n' .. id)} end
return {'kept', '0'}`)

/** Forgets a session of an owner, or without one that of any process. */
export const deleteSession: string = sessionScript(`
local owner = redis.call('HGET', records .. ARGV[4], 'owner')
if ARGV[5] ~= '' and owner ~= ARGV[5] then return {'moved'} end
forget(ARGV[4])
return {'forgotten'}`)

/** Keeps the sessions that are connected to a process. */
export const touchSessions: string = sessionScript(`
for index = 6, #ARGV do
  if redis.call('HGET', records .. ARGV[index], 'owner') == ARGV[4] then
    redis.call('ZADD', D, due(tonumber(ARGV[5])), ARGV[index])
  end
end
return {'touched'}`)

/**
 * Ends sessions that nobody kept, and answers each with its queues. A record stays until they are removed: a process that is gone
 * meanwhile leaves no queue behind.
 */
export const endSessions: string = sessionScript(`
local result = {'ended'}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', D, '-inf', due(0), 'LIMIT', 0, 100)) do
  local queues = redis.call('HGET', records .. id, 'queues') or '[]'
  redis.call('HSET', records .. id, 'isOver', '1')
  collect(id, queues, nil)
  result[#result + 1] = id
  result[#result + 1] = queues
end
return result`)

/** Forgets a session that has ended, unless its process came back and wrote it again. */
export const forgetEnded: string = sessionScript(`
if redis.call('HGET', records .. ARGV[4], 'isOver') == '1' then forget(ARGV[4]) end
return {'forgotten'}`)

export const listSessions: string = sessionScript(`
local result = {'sessions'}
for _, id in ipairs(redis.call('ZRANGE', D, 0, -1)) do
  local record = redis.call('HGET', records .. id, 'record')
  if record then result[#result + 1] = record end
end
return result`)
