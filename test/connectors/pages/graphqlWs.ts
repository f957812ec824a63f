import { exposeCases } from '../support/exposeCases.js'
import { graphqlWsContract } from './graphqlWsContract.js'

exposeCases(graphqlWsContract)
