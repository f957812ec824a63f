export * from '../../engine/support/world.js'
