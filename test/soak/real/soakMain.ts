export { runKills } from './runKills.js'
export { runMinutes } from './runMinutes.js'
export { folderFaults } from './folderFaults.js'
export { figuresOf, killsText, minutesText } from './soakReport.js'
