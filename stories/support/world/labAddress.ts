/// <reference types="vite/client" />

/** Addresses of the lab, passed to Storybook by `npm start`. */
export interface LabAddress {
  /** The channel server, through the chaos proxy. */
  readonly url: string
  /** The control API. */
  readonly control: string
  /** The key of the control API. */
  readonly key: string
}

/** The lab's addresses; `null` in a Storybook that was built or started without one. */
export function labAddress(): LabAddress | null {
  // Vite puts these in by their full names.
  const url: unknown = import.meta.env['STORYBOOK_LAB_URL']
  const control: unknown = import.meta.env['STORYBOOK_LAB_CONTROL']
  const key: unknown = import.meta.env['STORYBOOK_LAB_KEY']
  if (typeof url !== 'string' || typeof control !== 'string' || typeof key !== 'string') return null
  return url === '' ? null : { url, control, key }
}
