import type { Position } from '../core/position.js'
import type { Checked } from './callbacks.js'
import { FoldKeep } from './foldKeep.js'
import type { KeepHost } from './keepHost.js'
import { ListKeep } from './listKeep.js'
import type { Wishes } from './subscribers.js'

/** The newest messages and the folds of one channel, kept once for all its components. */
export class ChannelKeep {
  readonly lists: ListKeep
  readonly folds: FoldKeep

  constructor(name: string, host: KeepHost) {
    this.lists = new ListKeep(name, host)
    this.folds = new FoldKeep(name, host)
  }

  wish(wishes: Wishes, sequence: number, isAnew: boolean, newest: Checked | null): void {
    this.lists.wish(wishes, sequence, isAnew, newest)
    this.folds.wish(wishes, sequence, isAnew, newest)
  }

  take(message: Checked): void {
    this.lists.take(message)
    this.folds.take(message)
  }

  begun(asked: number, replay: number): void {
    this.lists.begun(asked, replay)
    this.folds.begun(asked)
  }

  forget(isOthers: boolean): void {
    this.lists.forget(isOthers)
    this.folds.forget(isOthers)
  }

  fetch(cursor: Position | null, wishes: Wishes): void {
    this.lists.fetch(cursor, wishes)
    this.folds.fetch(cursor)
  }

  clear(sequence: number): void {
    this.lists.clear(sequence)
    this.folds.clear(sequence)
  }
}
