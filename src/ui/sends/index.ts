export { SendStatus, type SendStatusProps, type SendState } from './SendStatus.js'
