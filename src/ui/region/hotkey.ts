/**
 * Whether a key event is this hotkey. A letter or a digit may come as another sign, because of Option on macOS, a dead key or a
 * layout without Latin letters. Then its place on the keyboard decides.
 *
 * @param hotkey a key by its name, after the modifiers that must be held, joined by `+`: `F6`, `Alt+Shift+C`
 */
export function isHotkey(event: KeyboardEvent, hotkey: string): boolean {
  const names = hotkey.toLowerCase().split('+')
  const key = names.pop()
  return (
    isKey(event, key) &&
    event.altKey === names.includes('alt') &&
    event.ctrlKey === names.includes('ctrl') &&
    event.metaKey === names.includes('meta') &&
    event.shiftKey === names.includes('shift')
  )
}

/** An event of a form that the browser fills in has neither key nor code. */
function isKey({ key, code }: Partial<KeyboardEvent>, wanted: string | undefined): boolean {
  const name = key?.toLowerCase() ?? ''
  const place = /^(?:Key|Digit)(.)$/.exec(code ?? '')?.[1]?.toLowerCase()
  return name === wanted || (place === wanted && !/^[a-z\d]$/.test(name))
}
