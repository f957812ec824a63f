'use client'
import { useStore } from 'zustand'

import type { LogEntry } from '../channels/logEntry.js'
import { recordLog } from '../channels/recordLog.js'
import { useConnectivity } from './connectivityContext.js'

/**
 * The newest events of the connection and its channels, oldest first. Recording begins with the first component, or with `recordLog`
 * beside `createConnectivity`, which misses nothing.
 *
 * @example
 * const log = useConnectionLog()
 * return <ol>{log.map(({ type, status }, index) => <li key={index}>{type} {status}</li>)}</ol>
 */
export const useConnectionLog = (): readonly LogEntry[] => useStore(recordLog(useConnectivity()))
