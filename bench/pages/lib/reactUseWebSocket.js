import module from 'react-use-websocket'

/** It is CommonJS with a default export, which arrives wrapped in an ES module. */
export const useWebSocket = module.default ?? module
