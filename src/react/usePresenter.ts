'use client'
import { presenterOf, type Presenter } from '../engine/presenter.js'
import { useConnectivity } from './connectivityContext.js'

/** The presenter of the client: its presentation, and what a person dismissed. */
export const usePresenter = (): Presenter => presenterOf(useConnectivity())
