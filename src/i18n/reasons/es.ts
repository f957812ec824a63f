import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Spanish. */
export const esReasons: ReasonWords = {
  'network-lost': 'Se perdió la conexión',
  unreachable: 'Servidor inaccesible',
  'heartbeat-timeout': 'Sin respuesta a tiempo',
  'captive-portal': 'La red requiere iniciar sesión',
  'gave-up': 'Intentos detenidos',
  'server-closed': 'Cerrado por el servidor',
  'server-error': 'Error del servidor',
  overloaded: 'Servidor ocupado',
  'update-required': 'Nueva versión',
  unauthorized: 'Es necesario iniciar sesión',
  'token-unavailable': 'Sesión no renovada',
  forbidden: 'Sin acceso',
  kicked: 'Abierto en otro lugar',
  'identity-changed': 'Otra persona inició sesión',
  'channel-full': 'Faltan actualizaciones',
  'channel-not-found': 'No se encontró',
  'channel-no-room': 'Sin plazas libres',
  'channel-left': 'Participación terminada',
}
