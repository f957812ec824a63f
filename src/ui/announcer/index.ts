export { ConnectionAnnouncer, type ConnectionAnnouncerProps } from './ConnectionAnnouncer.js'
