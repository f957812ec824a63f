import { describe } from '../core/describe.js'
import { isName } from '../core/names.js'

/** @throws TypeError unless all are names */
export function checkIds(caller: string, ids: unknown): void {
  const wrong = Array.isArray(ids) ? ids.find((id) => !isName(id)) : ids
  if (Array.isArray(ids) && ids.every(isName)) return
  throw new TypeError(
    `${caller}: expected ids of 1 to 200 characters in an array such as ['pump-1'], got ${describe(wrong)}`,
  )
}

/** @throws TypeError unless both are names; the second one may be left out */
export function checkPresence(place: unknown, name: unknown): void {
  const [what, wrong] = isName(place) ? ['name', name] : ['place', place]
  if (isName(place) && (name === undefined || isName(name))) return
  throw new TypeError(`usePresence: expected a ${what} of 1 to 200 characters, got ${describe(wrong)}`)
}

/** @throws TypeError unless it is empty or a name */
export function checkPrefix(caller: string, prefix: unknown): void {
  if (prefix === '' || isName(prefix)) return
  throw new TypeError(
    `${caller}: expected the start of ids as a text of at most 200 characters, got ${describe(prefix)}`,
  )
}
