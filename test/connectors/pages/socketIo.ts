import { exposeCases } from '../support/exposeCases.js'
import { socketIoContract } from './socketIoContract.js'

exposeCases(socketIoContract)
