import { isRecord } from '../../core/shape.js'
import type { CloseSessionOptions } from './closeSession.js'
import type { KickOptions } from './kick.js'
import { checkKnown, checkTable, isBoolean, type OptionCheck, type OptionTable } from './optionTable.js'

/** A text that is none is left out where it is written: it must not keep a client in. */
const text: OptionCheck = [() => true, 'a text']
const flag: OptionCheck = [isBoolean, 'true or false']
const kickReasons: readonly unknown[] = ['kicked', 'removed', 'unregistered']

const kickChecks: OptionTable<KickOptions> = {
  reason: [(value) => kickReasons.includes(value), '"kicked", "removed" or "unregistered"'],
  message: text,
  keepSession: flag,
}

const closeSessionChecks: OptionTable<CloseSessionOptions> = { final: flag, message: text }

/**
 * Refuses a target that would end more than it says, and options that would have no effect.
 *
 * @throws TypeError that names the expected and the given value
 */
export function checkKick(target: unknown, options: KickOptions = {}): void {
  if (isRecord(target)) checkKnown('the target of kick', ['user', 'session', 'channel'], target)
  checkTable({ of: 'kick', example: "{ reason: 'removed' }" }, kickChecks, options)
}

/** @throws TypeError that names the expected and the given value */
export const checkCloseSession = (options: CloseSessionOptions): void =>
  checkTable({ of: 'closeSession', example: '{ final: true }' }, closeSessionChecks, options)
