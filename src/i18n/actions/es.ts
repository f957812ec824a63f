import type { ActionWords } from '../words.js'

/** The labels of buttons in Spanish. */
export const esActions: ActionWords = {
  tryNow: 'Probar ahora',
  tryAgain: 'Volver a intentar',
  resume: 'Reanudar',
  reopen: 'Volver a abrir',
  rejoin: 'Volver a entrar',
  recreate: 'Volver a crear',
  refresh: 'Actualizar',
  refreshData: 'Actualizar los datos',
  reload: 'Recargar',
  reloadPage: 'Recargar la página',
  reloadAnyway: 'Recargar de todos modos',
  signIn: 'Iniciar sesión',
  signOut: 'Cerrar sesión',
  useHere: 'Usar aquí',
  contact: 'Contactar con soporte',
}
