/**
 * Whether a key event is this hotkey.
 *
 * @param hotkey a key by its name, after the modifiers that must be held, joined by `+`: `F6`, `Alt+Shift+C`
 */
export function isHotkey(event: KeyboardEvent, hotkey: string): boolean {
  const names = hotkey.toLowerCase().split('+')
  const key = names.pop()
  return (
    event.key.toLowerCase() === key &&
    event.altKey === names.includes('alt') &&
    event.ctrlKey === names.includes('ctrl') &&
    event.metaKey === names.includes('meta') &&
    event.shiftKey === names.includes('shift')
  )
}
