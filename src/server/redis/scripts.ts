import { append, find, read, remove, trim, use } from './channelScripts.js'
import { freeSeats, leaveSeat, renewSeats, takeSeat } from './seatScripts.js'
import {
  deleteSession,
  endSessions,
  forgetEnded,
  getSession,
  listSessions,
  putSession,
  touchSessions,
} from './sessionScripts.js'
import { takeToken } from './tokenScript.js'

/** The name of a script. */
export type ScriptName =
  | 'append'
  | 'find'
  | 'read'
  | 'trim'
  | 'remove'
  | 'use'
  | 'getSession'
  | 'putSession'
  | 'deleteSession'
  | 'touchSessions'
  | 'endSessions'
  | 'forgetEnded'
  | 'listSessions'
  | 'takeSeat'
  | 'leaveSeat'
  | 'renewSeats'
  | 'freeSeats'
  | 'takeToken'

/** The scripts by name. */
export const scripts: Readonly<Record<ScriptName, string>> = {
  append,
  find,
  read,
  trim,
  remove,
  use,
  getSession,
  putSession,
  deleteSession,
  touchSessions,
  endSessions,
  forgetEnded,
  listSessions,
  takeSeat,
  leaveSeat,
  renewSeats,
  freeSeats,
  takeToken,
}

/**
 * The text of a script for one Redis. Its SHA exists only where a process has loaded it after it checked the identity, so that no
 * process writes to a promoted or restarted Redis by mistake.
 */
export const scriptText = (name: ScriptName, identity: string): string =>
  `#!lua\n-- react-connectivity ${name} on ${identity}\n${scripts[name]}`
