import { electricImpWords } from './electricImp.js'
import { eliomWords } from './eliom.js'
import { neffosWords } from './neffos.js'
import { thingWorxWords } from './thingWorx.js'
import type { SeedWords } from './types.js'
import { zimWords } from './zim.js'

/** The systems in the order of the pages. */
export const seeds: readonly SeedWords[] = [
  electricImpWords,
  eliomWords,
  zimWords,
  neffosWords,
  thingWorxWords,
]
