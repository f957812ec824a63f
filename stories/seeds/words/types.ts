import type * as main from 'react-connectivity'
import type * as neffosAdapter from 'react-connectivity/adapters/neffos'
import type * as zimAdapter from 'react-connectivity/adapters/zim'
import type * as seeds from 'react-connectivity/seeds'
import type { ChannelServerOptions, ThingsOption } from 'react-connectivity/server'
import type * as things from 'react-connectivity/things'
import type * as ui from 'react-connectivity/ui'
import type { Place } from './places.js'

/** The functions, hooks and components that a page imports. */
type Import =
  | keyof typeof main
  | keyof typeof neffosAdapter
  | keyof typeof zimAdapter
  | keyof typeof seeds
  | keyof typeof things
  | keyof typeof ui

/** The options of the client and of its connectors. */
type ClientOption =
  | keyof main.ConnectivityOptions
  | keyof main.AuthOptions
  | keyof main.SendOptions
  | keyof neffosAdapter.NeffosOptions
  | `times.${keyof main.Times}`

/** The options of the channel server. */
type ServerOption =
  | keyof ChannelServerOptions
  | `heartbeat.${keyof NonNullable<ChannelServerOptions['heartbeat']>}`
  | `things.${keyof ThingsOption}`

/** The facts of the state. */
type Fact =
  | keyof main.Connection
  | keyof main.Outage
  | keyof things.Thing
  | main.ConnectionStatus
  | main.ChannelStatus
  | main.ChannelKind
  | main.Continuity
  | main.PausedBy
  | main.Reason
  | main.Action
  | things.Binding['status']

/** A name of this package, as the code has it: a name that was removed is a type error. */
export type OwnName =
  | Import
  | ClientOption
  | ServerOption
  | Fact
  | keyof main.Connectivity
  | keyof main.UseChannelOptions<unknown>
  | keyof main.UseChannelResult<unknown>
  | main.ConnectivityEvent['type']

/** A term of another system beside the names of this package. */
export interface Word {
  readonly theirs: string
  readonly ours: readonly [OwnName, ...OwnName[]]
  /** A difference that matters, as one sentence. */
  readonly note?: string
  readonly at: Place
}

/** A code of another system and the reason that it becomes. */
export interface Code {
  readonly code: string
  readonly meaning: string
  readonly reason: main.Reason | 'unknown'
}

/** The terms of one system. */
export interface SeedWords {
  readonly name: string
  /** What the system is, and what is taken from it, as one or two sentences. */
  readonly about: string
  readonly words: readonly Word[]
  /** The heading above the codes. */
  readonly codesTitle: string
  readonly codes: readonly Code[]
}
