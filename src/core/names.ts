/** UTF-16 units of a channel name or an id. */
const MAX_NAME_LENGTH = 200

const loneSurrogate = /\p{Surrogate}/u

/** Whether a value can name a channel, a message or an epoch: 1 to 200 units, no lone surrogates, which collide in UTF-8. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= MAX_NAME_LENGTH &&
  !loneSurrogate.test(value)
