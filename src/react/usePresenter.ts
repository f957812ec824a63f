'use client'
import { presenterOf } from '../engine/presenter.js'
import type { Presenter } from '../engine/sharedPresenter.js'
import { useConnectivity } from './connectivityContext.js'

/** The presenter of the client: its presentation, and what a person dismissed. */
export const usePresenter = (): Presenter => presenterOf(useConnectivity())
